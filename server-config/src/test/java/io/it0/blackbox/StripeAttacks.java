package io.it0.blackbox;

import static io.it0.blackbox.Hostile.Expectation.HARMLESS;
import static io.it0.blackbox.Hostile.Expectation.IGNORED;
import static io.it0.blackbox.Hostile.Expectation.PARKED;
import static io.it0.blackbox.Hostile.Expectation.REVIEW;
import static io.it0.blackbox.Hostile.Expectation.WAITS;
import static io.it0.blackbox.Hostile.Subject.CANCELLED;
import static io.it0.blackbox.Hostile.Subject.FRESH;
import static io.it0.blackbox.Hostile.Subject.OPEN;
import static io.it0.blackbox.Hostile.Subject.PAID;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.blackbox.Hostile.Expectation;
import io.it0.blackbox.Hostile.Message;
import io.it0.blackbox.HostileStage.Attempt;
import io.it0.demo.ApiClient;
import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Sealing;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Against Stripe's webhook. */
final class StripeAttacks extends Attacks {

  private static final String SIGNATURE = "Stripe-Signature";

  private final PaymentSimulator simulator;
  private final String secret;

  StripeAttacks(PaymentSimulator simulator) {
    super("stripe");
    this.simulator = simulator;
    this.secret = simulator.accounts().stripe().webhookSecret();
  }

  private static long now() {
    return Clock.systemUTC().instant().getEpochSecond();
  }

  private ObjectNode intent(Attempt attempt, String status) throws IOException {
    var intent = (ObjectNode) simulator.stripe("payment_intents/" + attempt.externalId());
    intent.put("status", status);
    if (status.equals("succeeded")) {
      intent.put("amount_received", intent.get("amount").asLong());
      intent.put("latest_charge", "ch_" + Ids.letters(24));
    }
    return intent;
  }

  private static ObjectNode event(String type, ObjectNode object) {
    ObjectNode event = ApiClient.JSON.createObjectNode();
    event.put("id", "evt_" + Ids.letters(24)).put("object", "event");
    event.put("api_version", "2026-07-29.dahlia").put("created", now());
    event.putObject("data").set("object", object);
    event.put("livemode", false).put("pending_webhooks", 1).put("type", type);
    event.putObject("request").putNull("id").putNull("idempotency_key");
    return event;
  }

  private Message signed(ObjectNode event) {
    return signed(event, utf8(event.toString()), now(), secret);
  }

  private static Message signed(ObjectNode event, byte[] body, long time, String key) {
    String signature = "t=" + time + ",v1=" + v1(body, time, key);
    return new Message(
        event.get("id").asText(),
        Map.of(SIGNATURE, signature, "Content-Type", "application/json; charset=utf-8"),
        body);
  }

  private static String v1(byte[] body, long time, String key) {
    return Sealing.hmac(key, joined(utf8(time + "."), body));
  }

  private ObjectNode succeeded(Attempt attempt) throws IOException {
    return event("payment_intent.succeeded", intent(attempt, "succeeded"));
  }

  @Override
  Message success(Attempt attempt) throws IOException {
    return signed(succeeded(attempt));
  }

  /** A success with something changed before it is signed. */
  private Single changed(Consumer<ObjectNode> change) {
    return attempt -> {
      ObjectNode event = succeeded(attempt);
      change.accept(event);
      return signed(event);
    };
  }

  private Single intentChanged(Consumer<ObjectNode> change) {
    return changed(event -> change.accept((ObjectNode) event.at("/data/object")));
  }

  private Single about(String type, String status) {
    return attempt -> signed(event(type, intent(attempt, status)));
  }

  @Override
  void attack() {
    signedBytes();
    duplicates();
    order();
    strangers();
    amounts();
    headers();
    times();
  }

  private void signedBytes() {
    add(
        1,
        "printed prettily, and so signed",
        FRESH,
        Expectation.PAID,
        attempt -> {
          ObjectNode event = succeeded(attempt);
          return signed(event, utf8(event.toPrettyString()), now(), secret);
        });
    refused(
        1,
        "printed prettily after it was signed",
        attempt -> {
          ObjectNode event = succeeded(attempt);
          return new Message(null, signed(event).headers(), utf8(event.toPrettyString()));
        });
  }

  private void duplicates() {
    several(
        2,
        "three times at once",
        FRESH,
        Expectation.PAID,
        attempt -> {
          Message one = success(attempt);
          return List.of(one, one, one);
        });
    several(
        2,
        "three events of the same success at once",
        FRESH,
        Expectation.PAID,
        attempt -> List.of(success(attempt), success(attempt), success(attempt)));
    add(2, "a success again", PAID, HARMLESS, this::success);
    several(
        2,
        "a success again, signed anew",
        PAID,
        HARMLESS,
        attempt -> {
          ObjectNode event = succeeded(attempt);
          byte[] body = utf8(event.toString());
          return List.of(
              signed(event, body, now(), secret), signed(event, body, now() - 60, secret));
        });
  }

  private void order() {
    add(
        3,
        "failed after succeeded",
        PAID,
        HARMLESS,
        about("payment_intent.payment_failed", "requires_payment_method"));
    add(
        3,
        "canceled after succeeded",
        PAID,
        HARMLESS,
        about("payment_intent.canceled", "canceled"));
    add(
        3,
        "processing after succeeded",
        PAID,
        HARMLESS,
        about("payment_intent.processing", "processing"));
    add(
        3,
        "action required after succeeded",
        PAID,
        HARMLESS,
        about("payment_intent.requires_action", "requires_action"));
    add(
        3,
        "created after succeeded",
        PAID,
        HARMLESS,
        about("payment_intent.created", "requires_payment_method"));
    add(3, "paid after cancelled", CANCELLED, Expectation.PAID, this::success);
    add(3, "a refund before anything was paid", OPEN, waitsOrParked(), this::refund);
  }

  private static Expectation waitsOrParked() {
    return Expectation.stored("RECEIVED", "PARKED", "APPLIED", "IGNORED");
  }

  private Message refund(Attempt attempt) {
    ObjectNode refund = ApiClient.JSON.createObjectNode();
    refund.put("id", "re_" + Ids.letters(24)).put("object", "refund").put("amount", 100);
    refund.put("currency", "usd").put("status", "succeeded").put("charge", "ch_none");
    refund.put("payment_intent", attempt.externalId()).put("created", now());
    refund.putObject("metadata");
    return signed(event("refund.created", refund));
  }

  private void strangers() {
    add(
        4,
        "an intent that nobody began",
        OPEN,
        WAITS,
        intentChanged(
            i -> {
              i.put("id", "pi_" + Ids.letters(24));
              i.set("metadata", ApiClient.JSON.createObjectNode());
            }));
    add(4, "a type that is not used", OPEN, IGNORED, about("invoice.paid", "succeeded"));
    add(4, "a type that nobody knows", OPEN, IGNORED, about("goblin.awoke", "succeeded"));
    add(
        4,
        "another release train",
        OPEN,
        PARKED,
        changed(event -> event.put("api_version", "2031-01-01.zinnia")));
    add(4, "no version", OPEN, PARKED, changed(event -> event.remove("api_version")));
    add(5, "a live event", OPEN, PARKED, changed(event -> event.put("livemode", true)));
    add(
        5,
        "another account's event",
        OPEN,
        PARKED,
        changed(event -> event.put("account", "acct_other")));
    add(
        5,
        "a live event of another account",
        OPEN,
        PARKED,
        changed(event -> event.put("livemode", true).put("account", "acct_other")));
    add(
        10,
        "addresses in it",
        OPEN,
        IGNORED,
        changed(
            event -> {
              event.put("type", "ping.me");
              event.put("callback", simulatorAddress());
              event.withObject("/data/object").put("url", simulatorAddress());
            }));
  }

  private String simulatorAddress() {
    return "http://127.0.0.1:9/never";
  }

  private void amounts() {
    amount("a cent more", i -> money(i, i.get("amount").asLong() + 1));
    amount("a cent less", i -> money(i, i.get("amount").asLong() - 1));
    amount("a hundredth", i -> money(i, i.get("amount").asLong() / 100));
    amount("a hundred times as much", i -> money(i, i.get("amount").asLong() * 100));
    amount("another currency", i -> i.put("currency", "eur"));
    amount("a currency without cents", i -> i.put("currency", "jpy"));
  }

  private static void money(ObjectNode intent, long amount) {
    intent.put("amount", amount).put("amount_received", amount);
  }

  private void amount(String name, Consumer<ObjectNode> change) {
    add(6, name, FRESH, REVIEW, intentChanged(change));
  }

  private void headers() {
    header(7, "no signature", SIGNATURE, value -> null);
    header(7, "an empty signature", SIGNATURE, value -> " ");
    header(7, "t is no number", SIGNATURE, value -> value.replaceAll("t=\\d+", "t=abc"));
    header(7, "t is negative", SIGNATURE, value -> value.replaceAll("t=", "t=-"));
    header(7, "t is endless", SIGNATURE, value -> "t=" + "9".repeat(40) + value.substring(12));
    header(7, "t is missing", SIGNATURE, value -> value.replaceAll("t=\\d+,", ""));
    header(7, "t is there twice", SIGNATURE, value -> "t=1," + value);
    header(7, "a bare v1", SIGNATURE, value -> value.replaceAll("v1=.*", "v1"));
    header(7, "v1 is empty", SIGNATURE, value -> value.replaceAll("v1=.*", "v1="));
    header(7, "v1 is no hexadecimal", SIGNATURE, value -> value.replaceAll("v1=.*", "v1=zz"));
    header(7, "only commas", SIGNATURE, value -> ",,,,");
    header(7, "only equals signs", SIGNATURE, value -> "====");
    header(7, "long", SIGNATURE, value -> "t=1,v1=" + "a".repeat(3000));
    header(8, "v1 is half of it", SIGNATURE, value -> value.substring(0, value.length() - 32));
    header(8, "it is called v0", SIGNATURE, value -> value.replace("v1=", "v0="));
    header(8, "it is called v2", SIGNATURE, value -> value.replace("v1=", "v2="));
    refused(8, "another secret", attempt -> foreign(attempt, "whsec_other"));
    refused(
        8,
        "the API key as the secret",
        attempt -> foreign(attempt, simulator.accounts().stripe().secretKey()));
    refused(8, "an empty-looking secret", attempt -> foreign(attempt, " "));
    add(
        8,
        "the right v1 behind a wrong one",
        PAID,
        HARMLESS,
        attempt -> {
          Message good = success(attempt);
          String both =
              good.headers().get(SIGNATURE).replace(",v1=", ",v1=" + "0".repeat(64) + ",v1=");
          return new Message(good.deliveryId(), Map.of(SIGNATURE, both), good.body());
        });
  }

  private Message foreign(Attempt attempt, String key) throws IOException {
    ObjectNode event = succeeded(attempt);
    return signed(event, utf8(event.toString()), now(), key);
  }

  private void times() {
    for (long off : new long[] {-310, -3_600, -86_400 * 365L, 310, 3_600, 86_400 * 365L}) {
      refused(
          8,
          "signed " + off + " seconds from now",
          attempt -> {
            ObjectNode event = succeeded(attempt);
            return signed(event, utf8(event.toString()), now() + off, secret);
          });
    }
  }
}
