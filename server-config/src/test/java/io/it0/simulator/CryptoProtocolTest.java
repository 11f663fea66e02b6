package io.it0.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Neither Coinbase Commerce nor BTCPay Server has a Java client: their documented requests, by hand. */
class CryptoProtocolTest {

  @TempDir private static Path folder;
  private static Shop shop;

  @BeforeAll
  static void open() throws Exception {
    shop = new Shop(folder);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @BeforeEach
  void forget() throws IOException {
    shop.answer(200);
    shop.control("DELETE", "faults", null);
    shop.forget();
  }

  private record Asked(int status, JsonNode body) {}

  private static Asked ask(String method, String path, String header, String value, Object body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(shop.api() + path)).header(header, value);
    request.method(
        method,
        body == null
            ? BodyPublishers.noBody()
            : BodyPublishers.ofByteArray(Shop.JSON.writeValueAsBytes(body)));
    HttpResponse<String> answer = shop.send(request.build());
    return new Asked(answer.statusCode(), Shop.JSON.readTree(answer.body()));
  }

  private static Asked btcpay(String method, String path, Object body) throws IOException {
    String store = "/api/v1/stores/" + shop.accounts().btcpay().storeId();
    String token = "token " + shop.accounts().btcpay().apiKey();
    return ask(method, store + path, "Authorization", token, body);
  }

  private static Asked coinbase(String method, String path, Object body) throws IOException {
    return ask(method, path, "X-CC-Api-Key", shop.accounts().coinbase().apiKey(), body);
  }

  private static String invoice() throws IOException {
    return btcpay(
            "POST",
            "/invoices",
            Map.of("amount", "49.99", "currency", "USD", "metadata", Map.of("orderId", "IT0-7")))
        .body()
        .get("id")
        .asText();
  }

  private static String status(String invoice) throws IOException {
    JsonNode body = btcpay("GET", "/invoices/" + invoice, null).body();
    return body.get("status").asText() + " " + body.get("additionalStatus").asText();
  }

  private static String hmac(String secret, byte[] body) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(body));
  }

  @Test
  void a_btcpay_invoice_is_paid_in_two_steps_and_its_webhooks_are_signed() throws Exception {
    String id = invoice();
    assertThat(status(id)).isEqualTo("New None");
    JsonNode method = btcpay("GET", "/invoices/" + id + "/payment-methods", null).body().get(0);
    assertThat(method.get("paymentLink").asText()).startsWith("bitcoin:bc1q");
    assertThat(method.get("due").asText()).isEqualTo("0.00049990");
    shop.act("btcpay", id, "pay", Map.of());
    assertThat(status(id)).isEqualTo("Processing None");
    shop.act("btcpay", id, "confirm", Map.of());
    assertThat(status(id)).isEqualTo("Settled None");
    Shop.Notice settled = shop.event("InvoiceSettled");
    assertThat(settled.headers().get("BTCPay-Sig"))
        .isEqualTo("sha256=" + hmac(shop.accounts().btcpay().webhookSecret(), settled.body()));
    assertThat(settled.json().at("/metadata/orderId").asText()).isEqualTo("IT0-7");
    assertThat(btcpay("GET", "/invoices?orderId=IT0-7", null).body())
        .anyMatch(found -> found.get("id").asText().equals(id));
  }

  @Test
  void btcpay_says_what_was_paid_too_little_too_much_and_too_late() throws Exception {
    String less = invoice();
    shop.act("btcpay", less, "underpay", Map.of());
    assertThat(status(less)).isEqualTo("New None");
    shop.act("btcpay", less, "expire", Map.of());
    assertThat(status(less)).isEqualTo("Expired PaidPartial");
    String more = invoice();
    shop.act("btcpay", more, "overpay", Map.of());
    shop.act("btcpay", more, "confirm", Map.of());
    assertThat(status(more)).isEqualTo("Settled PaidOver");
    String late = invoice();
    shop.act("btcpay", late, "expire", Map.of());
    shop.act("btcpay", late, "pay", Map.of());
    assertThat(status(late)).isEqualTo("Expired PaidLate");
  }

  @Test
  void a_btcpay_redelivery_has_a_new_id_and_names_the_first_one() throws Exception {
    shop.control("PUT", "weather", Map.of("pacePerMille", 0));
    shop.answer(500);
    String id = invoice();
    Set<String> ids =
        shop.await(n -> n.text().contains(id), 3).stream()
            .map(n -> n.json().get("deliveryId").asText())
            .collect(Collectors.toSet());
    assertThat(ids).hasSizeGreaterThanOrEqualTo(3);
    assertThat(shop.await(n -> n.text().contains(id), 3))
        .extracting(n -> n.json().get("originalDeliveryId").asText())
        .containsOnly(shop.notices().get(0).json().get("deliveryId").asText());
  }

  @Test
  void a_btcpay_refund_is_a_pull_payment_that_the_payer_claims() throws Exception {
    String id = invoice();
    assertThat(btcpay("POST", "/invoices/" + id + "/refund", Map.of()).status()).isEqualTo(422);
    shop.act("btcpay", id, "pay", Map.of());
    shop.act("btcpay", id, "confirm", Map.of());
    JsonNode pull =
        btcpay("POST", "/invoices/" + id + "/refund", Map.of("refundVariant", "Fiat")).body();
    assertThat(pull.get("amount").asText()).isEqualTo("49.99");
    String payouts = "/api/v1/pull-payments/" + pull.get("id").asText() + "/payouts";
    assertThat(ask("GET", payouts, "Accept", "*/*", null).body()).isEmpty();
    shop.act("btcpay", id, "refund-arrives", Map.of());
    assertThat(ask("GET", payouts, "Accept", "*/*", null).body().get(0).get("state").asText())
        .isEqualTo("Completed");
  }

  @Test
  void strangers_are_refused_in_each_protocols_own_words() throws Exception {
    String store = "/api/v1/stores/" + shop.accounts().btcpay().storeId() + "/invoices";
    Asked refused = ask("GET", store, "Authorization", "token wrong", null);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.body().get("code").asText()).isEqualTo("unauthenticated");
    assertThat(btcpay("GET", "/invoices/none", null).status()).isEqualTo(404);
    assertThat(btcpay("POST", "/invoices", Map.of("amount", "x", "currency", "USD")).status())
        .isEqualTo(422);
    assertThat(ask("GET", "/charges", "X-CC-Api-Key", "wrong", null).status()).isEqualTo(401);
  }

  @Test
  void a_coinbase_charge_goes_along_its_timeline() throws Exception {
    Asked made =
        coinbase(
            "POST",
            "/charges",
            Map.of(
                "name",
                "IT0-7",
                "pricing_type",
                "fixed_price",
                "local_price",
                Map.of("amount", "49.99", "currency", "USD"),
                "metadata",
                Map.of("payment", "7")));
    assertThat(made.status()).isEqualTo(201);
    String code = made.body().at("/data/code").asText();
    shop.act("coinbase", code, "pay", Map.of());
    shop.act("coinbase", code, "confirm", Map.of());
    JsonNode charge = coinbase("GET", "/charges/" + code, null).body().get("data");
    assertThat(charge.get("timeline"))
        .extracting(entry -> entry.get("status").asText())
        .containsExactly("NEW", "PENDING", "COMPLETED");
    Shop.Notice confirmed = shop.event("charge:confirmed");
    assertThat(confirmed.headers().get("X-CC-Webhook-Signature"))
        .isEqualTo(hmac(shop.accounts().coinbase().webhookSecret(), confirmed.body()));
    assertThat(confirmed.json().at("/event/data/metadata/payment").asText()).isEqualTo("7");
    assertThat(coinbase("POST", "/charges/" + code + "/cancel", null).status()).isEqualTo(400);
  }
}
