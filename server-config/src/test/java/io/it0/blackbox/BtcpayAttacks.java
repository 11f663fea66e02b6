package io.it0.blackbox;

import static io.it0.blackbox.Hostile.Expectation.HARMLESS;
import static io.it0.blackbox.Hostile.Expectation.PARKED;
import static io.it0.blackbox.Hostile.Expectation.WAITS;
import static io.it0.blackbox.Hostile.Subject.OPEN;
import static io.it0.blackbox.Hostile.Subject.PAID;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.blackbox.Hostile.Message;
import io.it0.blackbox.HostileStage.Attempt;
import io.it0.demo.ApiClient;
import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Sealing;
import io.it0.simulator.crypto.BtcpayAccount;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Against BTCPay Server's webhook: its messages are signed without a time, so none of them is believed. */
final class BtcpayAttacks extends Attacks {

  private static final String SIGNATURE = "BTCPay-Sig";

  private final BtcpayAccount account;

  BtcpayAttacks(PaymentSimulator simulator) {
    super("crypto");
    this.account = simulator.accounts().btcpay();
  }

  private ObjectNode event(String type, Attempt attempt) {
    String id = Ids.letters(22);
    ObjectNode event = ApiClient.JSON.createObjectNode();
    event.put("deliveryId", id).put("webhookId", account.webhookId());
    event.put("originalDeliveryId", id).put("isRedelivery", false).put("type", type);
    event.put("timestamp", Clock.systemUTC().instant().getEpochSecond());
    event.put("storeId", account.storeId()).put("invoiceId", attempt.externalId());
    event.putObject("metadata").put("orderId", attempt.reference());
    return event;
  }

  private Message signed(ObjectNode event) {
    byte[] body = utf8(event.toString());
    return signed(event, body, account.webhookSecret());
  }

  private static Message signed(ObjectNode event, byte[] body, String secret) {
    return new Message(
        event.path("originalDeliveryId").asText(null),
        Map.of(
            SIGNATURE,
            "sha256=" + Sealing.hmac(secret, body),
            "Content-Type",
            "application/json; charset=utf-8"),
        body);
  }

  @Override
  Message success(Attempt attempt) {
    return signed(event("InvoiceSettled", attempt));
  }

  private Single changed(String type, Consumer<ObjectNode> change) {
    return attempt -> {
      ObjectNode event = event(type, attempt);
      change.accept(event);
      return signed(event);
    };
  }

  @Override
  void attack() {
    duplicates();
    order();
    strangers();
    unbelieved();
    headers();
  }

  private void duplicates() {
    several(
        2,
        "three times at once, of what is paid",
        PAID,
        HARMLESS,
        attempt -> {
          Message one = success(attempt);
          return List.of(one, one, one);
        });
    several(
        2,
        "three events at once, of what is paid",
        PAID,
        HARMLESS,
        attempt -> List.of(success(attempt), success(attempt), success(attempt)));
    several(9, "redelivered five times under new ids", PAID, HARMLESS, this::redeliveries);
    several(9, "redelivered five times, of what is not paid", OPEN, HARMLESS, this::redeliveries);
  }

  private List<Message> redeliveries(Attempt attempt) {
    ObjectNode event = event("InvoiceSettled", attempt);
    List<Message> messages = new ArrayList<>(List.of(signed(event)));
    for (int i = 0; i < 5; i++) {
      event.put("deliveryId", Ids.letters(22)).put("isRedelivery", true);
      messages.add(signed(event));
    }
    return messages;
  }

  private void order() {
    for (String type : List.of("InvoiceExpired", "InvoiceInvalid", "InvoiceCreated")) {
      add(3, type + " after it was paid", PAID, HARMLESS, changed(type, event -> {}));
    }
  }

  private void strangers() {
    add(
        4,
        "an invoice that nobody began",
        OPEN,
        WAITS,
        changed(
            "InvoiceSettled",
            e -> {
              e.put("invoiceId", Ids.letters(22));
              e.withObject("/metadata").put("orderId", "0123456789abcdef".repeat(2));
            }));
    add(4, "a type that nobody knows", OPEN, HARMLESS, changed("InvoiceHatched", e -> {}));
    add(
        5,
        "another store",
        OPEN,
        PARKED,
        changed("InvoiceSettled", e -> e.put("storeId", Ids.letters(44))));
    add(5, "no store", OPEN, PARKED, changed("InvoiceSettled", e -> e.remove("storeId")));
    add(
        10,
        "an invoice id that is a path",
        OPEN,
        PARKED,
        changed("InvoiceSettled", e -> e.put("invoiceId", "../../other/store")));
    add(
        10,
        "an invoice id that is an address",
        OPEN,
        PARKED,
        changed("InvoiceSettled", e -> e.put("invoiceId", "http://127.0.0.1:9/never")));
  }

  /** Rightly signed, and the server says otherwise when it is asked. */
  private void unbelieved() {
    for (String type :
        List.of(
            "InvoiceSettled",
            "InvoiceProcessing",
            "InvoicePaymentSettled",
            "InvoiceReceivedPayment",
            "InvoiceInvalid",
            "InvoiceExpired")) {
      add(9, type + ", says the message alone", OPEN, HARMLESS, changed(type, e -> {}));
    }
    add(
        9,
        "settled, of another time",
        OPEN,
        HARMLESS,
        changed("InvoiceSettled", e -> e.put("timestamp", 1)));
    add(
        9,
        "settled, of a time to come",
        OPEN,
        HARMLESS,
        changed("InvoiceSettled", e -> e.put("timestamp", 99_999_999_999L)));
    add(
        9,
        "settled by hand",
        OPEN,
        HARMLESS,
        changed("InvoiceSettled", e -> e.put("manuallyMarked", true).put("overPaid", true)));
    add(
        6,
        "settled, with an amount of its own",
        OPEN,
        HARMLESS,
        changed("InvoiceSettled", e -> e.put("amount", "0.01").put("paidAmount", "1000000")));
  }

  private void headers() {
    header(7, "no signature", SIGNATURE, value -> null);
    header(7, "an empty signature", SIGNATURE, value -> " ");
    header(7, "no sha256=", SIGNATURE, value -> value.substring("sha256=".length()));
    header(7, "sha1=", SIGNATURE, value -> value.replace("sha256", "sha1"));
    header(7, "no hexadecimal", SIGNATURE, value -> "sha256=zz");
    header(7, "nothing behind sha256=", SIGNATURE, value -> "sha256=");
    header(8, "half of it", SIGNATURE, value -> value.substring(0, value.length() - 32));
    refused(8, "another secret", attempt -> foreign(attempt, "another"));
    refused(8, "the API key as the secret", attempt -> foreign(attempt, account.apiKey()));
    refused(
        8,
        "signed as Coinbase signs",
        attempt -> {
          byte[] body = utf8(event("InvoiceSettled", attempt).toString());
          String signature = Sealing.hmac(account.webhookSecret(), body);
          return new Message(null, Map.of("X-CC-Webhook-Signature", signature), body);
        });
  }

  private Message foreign(Attempt attempt, String secret) {
    ObjectNode event = event("InvoiceSettled", attempt);
    Message forged = signed(event, utf8(event.toString()), secret);
    return new Message(null, forged.headers(), forged.body());
  }
}
