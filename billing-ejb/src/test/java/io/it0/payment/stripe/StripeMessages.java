package io.it0.payment.stripe;

import com.stripe.Stripe;
import io.it0.payment.PaymentProvider;
import io.it0.payment.ProviderKey;
import io.it0.payment.Signatures;
import io.it0.payment.TestConfig;
import io.it0.payment.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;

/** Stripe's events for tests, signed as Stripe signs. */
public final class StripeMessages {

  public static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  public static final String SECRET = "whsec_one";

  private StripeMessages() {}

  static Map<String, String> keys() {
    return new HashMap<>(
        Map.of(
            "payment.stripe.secret-key", "sk_test_x",
            "payment.stripe.publishable-key", "pk_test_x",
            "payment.stripe.webhook-secrets", SECRET + ",whsec_two"));
  }

  public static PaymentProvider provider() {
    return provider(keys());
  }

  static PaymentProvider provider(Map<String, String> keys) {
    return new StripeFactory(Clock.fixed(NOW, ZoneOffset.UTC))
        .configured(TestConfig.of(ProviderKey.STRIPE, keys))
        .orElseThrow();
  }

  static String header(String body, Instant at, String secret) {
    String time = String.valueOf(at.getEpochSecond());
    byte[] signature =
        Signatures.sign(secret, (time + "." + body).getBytes(StandardCharsets.UTF_8));
    return "t=" + time + ",v1=" + HexFormat.of().formatHex(signature);
  }

  static WebhookRequest request(String body, String header) {
    return request(body.getBytes(StandardCharsets.UTF_8), header);
  }

  public static WebhookRequest request(byte[] body, String header) {
    return new WebhookRequest(body, name -> name.equals("Stripe-Signature") ? header : null, NOW);
  }

  public static WebhookRequest signed(byte[] body) {
    String time = String.valueOf(NOW.getEpochSecond());
    byte[] signature =
        Signatures.sign(SECRET, (time + ".").getBytes(StandardCharsets.US_ASCII), body);
    return request(body, "t=" + time + ",v1=" + HexFormat.of().formatHex(signature));
  }

  static String event(String type, String object) {
    return """
        {"id":"evt_1","object":"event","api_version":"%s","created":1795521600,"livemode":false,"pending_webhooks":1,\
        "type":"%s","data":{"object":%s}}"""
        .formatted(Stripe.API_VERSION, type, object);
  }

  static String intent(UUID payment, String status, long amount, String currency) {
    return """
        {"id":"pi_1","object":"payment_intent","amount":%d,"currency":"%s","status":"%s","livemode":false,\
        "client_secret":"pi_1_secret","metadata":{"it0_payment":"%s"}}"""
        .formatted(amount, currency, status, payment.toString().replace("-", ""));
  }

  public static String succeeded(UUID payment) {
    return event("payment_intent.succeeded", intent(payment, "succeeded", 4999, "usd"));
  }
}
