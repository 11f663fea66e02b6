package io.it0.payment.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.money.Money;
import io.it0.payment.ClientAction;
import io.it0.payment.Fact;
import io.it0.payment.Observation;
import io.it0.payment.Order;
import io.it0.payment.PaymentProvider;
import io.it0.payment.PaymentStatus;
import io.it0.payment.ProviderUnclearException;
import io.it0.payment.WebhookRefusedException;
import io.it0.payment.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CryptoWebhookTest {

  private static final UUID PAYMENT = UUID.fromString("0192f0c1-0000-7000-8000-000000000001");
  private static final String REFERENCE = PAYMENT.toString().replace("-", "");
  private static final String INVOICES = "/api/v1/stores/Store1/invoices";

  private final ChainServer server = new ChainServer();
  private final PaymentProvider coinbase = server.provider("coinbase");
  private final PaymentProvider btcpay = server.provider("btcpay");

  @AfterEach
  void stop() {
    server.close();
  }

  private static final Order ORDER =
      new Order(
          PAYMENT,
          UUID.fromString("0192f0c1-0000-7000-8000-0000000000ff"),
          Money.of("49.99", "USD"),
          "Invoice IT0-000001",
          ChainServer.NOW,
          ChainServer.NOW.plusSeconds(3600),
          Optional.empty(),
          Optional.empty(),
          false);

  private static byte[] coinbaseEvent(String type) {
    return """
        {"id":1,"attempt_number":1,"event":{"id":"ev-1","type":"%s","data":{"code":"CODE1","metadata":{}}}}"""
        .formatted(type)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String charge(String status, String payments) {
    return """
        {"data":{"code":"CODE1","hosted_url":"https://commerce.example/CODE1","metadata":{"it0_payment":"%s"},\
        "pricing":{"local":{"amount":"49.99","currency":"USD"}},"timeline":[{"status":"NEW"},{"status":"%s"}],\
        "payments":[%s]}}"""
        .formatted(REFERENCE, status, payments);
  }

  private static String payment(String amount) {
    return "{\"status\":\"CONFIRMED\",\"value\":{\"local\":{\"amount\":\""
        + amount
        + "\",\"currency\":\"USD\"}}}";
  }

  private static WebhookRequest coinbaseSigned(byte[] body) {
    return ChainServer.signed(body, "X-CC-Webhook-Signature", "", ChainServer.SECRET);
  }

  private static byte[] btcpayEvent(String type, String store) {
    return """
        {"deliveryId":"d-2","webhookId":"w","originalDeliveryId":"d-1","isRedelivery":true,"type":"%s",\
        "timestamp":1795521600,"storeId":"%s","invoiceId":"Inv1"}"""
        .formatted(type, store)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String invoice(String status, String more) {
    return """
        {"id":"Inv1","storeId":"Store1","amount":"49.99","currency":"USD","status":"%s","additionalStatus":"%s",\
        "checkoutLink":"https://pay.example/i/Inv1","metadata":{"orderId":"%s"}}"""
        .formatted(status, more, REFERENCE);
  }

  private static WebhookRequest btcpaySigned(byte[] body) {
    return ChainServer.signed(body, "BTCPay-Sig", "sha256=", ChainServer.SECRET);
  }

  @Test
  void both_secrets_are_believed_and_no_third() {
    byte[] event = coinbaseEvent("charge:confirmed");
    assertThat(coinbase.verify(coinbaseSigned(event)).id()).isEqualTo("ev-1");
    assertThat(
            coinbase.verify(ChainServer.signed(event, "X-CC-Webhook-Signature", "", "secret-two")))
        .isNotNull();
    assertRefused(
        coinbase, ChainServer.signed(event, "X-CC-Webhook-Signature", "", "secret-three"));
    assertRefused(
        btcpay,
        ChainServer.signed(
            btcpayEvent("InvoiceSettled", "Store1"), "BTCPay-Sig", "", ChainServer.SECRET));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256=", "sha256=zz", "sha1=00", "=", "sha256", "00"})
  void a_malformed_signature_is_refused_and_nothing_else_happens(String signature) {
    byte[] event = btcpayEvent("InvoiceSettled", "Store1");
    assertRefused(btcpay, new WebhookRequest(event, name -> signature, ChainServer.NOW));
    assertRefused(coinbase, new WebhookRequest(event, name -> signature, ChainServer.NOW));
    assertRefused(btcpay, new WebhookRequest(event, name -> null, ChainServer.NOW));
    assertRefused(coinbase, coinbaseSigned(new byte[0]));
    assertRefused(
        btcpay, btcpaySigned("{\"type\":\"a\",\"type\":\"b\"}".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void a_redelivery_is_the_delivery_that_it_repeats() {
    assertThat(btcpay.verify(btcpaySigned(btcpayEvent("InvoiceSettled", "Store1"))).id())
        .isEqualTo("d-1");
  }

  @Test
  void a_message_is_not_believed_but_the_providers_answer_is() {
    server.answers.put("GET /charges/CODE1", charge("PENDING", ""));
    Fact.OfPayment fact =
        (Fact.OfPayment)
            coinbase.read("charge:confirmed", coinbaseEvent("charge:confirmed")).get(0);
    assertThat(fact.seen().status()).isEqualTo(PaymentStatus.PROCESSING);

    server.answers.put("GET " + INVOICES + "/Inv1", invoice("New", "None"));
    Fact.OfPayment second =
        (Fact.OfPayment)
            btcpay.read("InvoiceSettled", btcpayEvent("InvoiceSettled", "Store1")).get(0);
    assertThat(second.seen().status()).isEqualTo(PaymentStatus.PENDING);
    assertThat(second.payment()).contains(PAYMENT);
  }

  @Test
  void another_store_and_a_charge_that_the_provider_does_not_know_are_for_a_person() {
    assertThat(btcpay.read("InvoiceSettled", btcpayEvent("InvoiceSettled", "Other")).get(0))
        .isInstanceOf(Fact.Unreadable.class);
    assertThat(coinbase.read("charge:confirmed", coinbaseEvent("charge:confirmed")).get(0))
        .isInstanceOf(Fact.Unreadable.class);
    assertThat(server.asked).containsExactly("GET /charges/CODE1");
  }

  @Test
  void an_id_that_is_no_id_is_asked_of_nobody() {
    byte[] event =
        new String(coinbaseEvent("charge:confirmed"), StandardCharsets.UTF_8)
            .replace("CODE1", "../../admin?x=")
            .getBytes(StandardCharsets.UTF_8);
    assertThat(coinbase.read("charge:confirmed", event).get(0)).isInstanceOf(Fact.Unreadable.class);
    assertThat(server.asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "NEW, , PENDING, false,",
    "PENDING, , PROCESSING, false,",
    "COMPLETED, 49.99, SUCCEEDED, true, 49.99",
    "UNRESOLVED, 60.00, SUCCEEDED, true, 60.00",
    "UNRESOLVED, 40.00, SUCCEEDED, true, 40.00",
    "UNRESOLVED, , SUCCEEDED, true, 0.00",
    "RESOLVED, 49.99, SUCCEEDED, true, 49.99",
    "EXPIRED, , CANCELLED, true,",
    "CANCELED, , CANCELLED, true,"
  })
  void states_of_a_charge(
      String status, String paid, PaymentStatus expected, boolean over, String received) {
    server.answers.put("GET /charges/CODE1", charge(status, paid == null ? "" : payment(paid)));
    Observation seen = coinbase.query(begun("CODE1"));
    assertThat(seen.status()).isEqualTo(expected);
    assertThat(seen.over()).isEqualTo(over);
    assertThat(seen.amount()).contains(Money.of("49.99", "USD"));
    assertThat(seen.received())
        .isEqualTo(Optional.ofNullable(received).map(r -> Money.of(r, "USD")));
  }

  @ParameterizedTest
  @CsvSource({
    "New, None, PENDING, false,",
    "Processing, None, PROCESSING, false,",
    "Settled, None, SUCCEEDED, true,",
    "Settled, PaidOver, SUCCEEDED, true, 60.00",
    "Expired, None, CANCELLED, true,",
    "Expired, PaidPartial, SUCCEEDED, true, 60.00",
    "Invalid, None, FAILED, true,"
  })
  void states_of_an_invoice(
      String status, String more, PaymentStatus expected, boolean over, String received) {
    server.answers.put("GET " + INVOICES + "/Inv1", invoice(status, more));
    server.answers.put(
        "GET " + INVOICES + "/Inv1/payment-methods",
        "[{\"rate\":\"60000.00\",\"paymentMethodPaid\":\"0.0010000001\"}]");
    Observation seen = btcpay.query(begun("Inv1"));
    assertThat(seen.status()).isEqualTo(expected);
    assertThat(seen.over()).isEqualTo(over);
    assertThat(seen.received())
        .isEqualTo(Optional.ofNullable(received).map(r -> Money.of(r, "USD")));
  }

  @Test
  void one_whose_answer_was_lost_is_found_and_not_made_twice() {
    server.answers.put(
        "GET /charges?limit=100&order=desc", "{\"data\":[" + data(charge("NEW", "")) + "]}");
    assertThat(coinbase.open(ORDER).action())
        .contains(new ClientAction(ClientAction.Kind.REDIRECT, "https://commerce.example/CODE1"));
    server.answers.put(
        "GET " + INVOICES + "?orderId=" + REFERENCE, "[" + invoice("New", "None") + "]");
    assertThat(btcpay.open(ORDER).externalId()).contains("Inv1");
    assertThat(server.asked).noneMatch(question -> question.startsWith("POST"));
  }

  private static String data(String charge) {
    return charge.substring("{\"data\":".length(), charge.length() - 1);
  }

  @Test
  void a_new_one_names_amount_currency_and_our_reference() {
    server.answers.put("GET /charges?limit=100&order=desc", "{\"data\":[]}");
    server.answers.put("POST /charges", charge("NEW", ""));
    assertThat(coinbase.open(ORDER).status()).isEqualTo(PaymentStatus.PENDING);
    server.answers.put("GET " + INVOICES + "?orderId=" + REFERENCE, "[]");
    server.answers.put("POST " + INVOICES, invoice("New", "None"));
    assertThat(btcpay.open(ORDER).status()).isEqualTo(PaymentStatus.PENDING);
    List<String> posts = server.asked.stream().filter(q -> q.startsWith("POST")).toList();
    assertThat(posts)
        .hasSize(2)
        .allSatisfy(post -> assertThat(post).contains("\"49.99\"", "\"USD\"", REFERENCE));
  }

  @Test
  void an_answer_without_an_amount_or_of_another_store_is_none() {
    server.answers.put("GET " + INVOICES + "/Inv1", invoice("New", "None").replace("49.99", "x"));
    assertThatThrownBy(() -> btcpay.query(begun("Inv1")))
        .isInstanceOf(ProviderUnclearException.class);
    server.answers.put("GET " + INVOICES + "/Inv1", invoice("New", "None").replace("Store1", "S2"));
    assertThatThrownBy(() -> btcpay.query(begun("Inv1")))
        .isInstanceOf(ProviderUnclearException.class);
  }

  private static Order begun(String id) {
    return new Order(
        ORDER.paymentId(),
        ORDER.tenantId(),
        ORDER.amount(),
        ORDER.description(),
        ORDER.createdAt(),
        ORDER.expiresAt(),
        Optional.of(id),
        Optional.empty(),
        false);
  }

  private static void assertRefused(PaymentProvider provider, WebhookRequest request) {
    assertThatThrownBy(() -> provider.verify(request)).isInstanceOf(WebhookRefusedException.class);
  }
}
