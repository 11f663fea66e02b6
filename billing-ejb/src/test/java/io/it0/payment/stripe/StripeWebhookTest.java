package io.it0.payment.stripe;

import static io.it0.payment.stripe.StripeMessages.NOW;
import static io.it0.payment.stripe.StripeMessages.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.net.Webhook;
import io.it0.money.Money;
import io.it0.payment.Delivery;
import io.it0.payment.DisputeSeen;
import io.it0.payment.Fact;
import io.it0.payment.PaymentProvider;
import io.it0.payment.PaymentStatus;
import io.it0.payment.RefundStatus;
import io.it0.payment.WebhookRefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripeWebhookTest {

  private static final UUID PAYMENT = UUID.fromString("0192f0c1-0000-7000-8000-000000000001");

  private final PaymentProvider stripe = StripeMessages.provider();
  private final String body = StripeMessages.succeeded(PAYMENT);

  @Test
  void an_event_is_known_by_its_id() {
    assertThat(verify(StripeMessages.header(body, NOW, SECRET)))
        .isEqualTo(new Delivery("evt_1", "payment_intent.succeeded"));
  }

  @Test
  void what_stripes_own_library_signs_is_believed() throws Exception {
    String header = Webhook.Signature.generateSignatureHeader(body, SECRET, NOW.getEpochSecond());
    assertThat(verify(header).id()).isEqualTo("evt_1");
  }

  @Test
  void during_a_change_both_secrets_are_believed_and_no_third() {
    assertThat(verify(StripeMessages.header(body, NOW, "whsec_two"))).isNotNull();
    assertRefused(StripeMessages.header(body, NOW, "whsec_three"));
  }

  @Test
  void one_right_signature_among_several_is_enough() {
    String right = StripeMessages.header(body, NOW, SECRET);
    assertThat(verify(right.replace(",v1=", ",v1=" + "0".repeat(64) + ",v0=abc,v1="))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {-301, 301, -86_400, 86_400})
  void a_signature_of_another_time_is_refused_in_the_future_too(long seconds) {
    assertRefused(StripeMessages.header(body, NOW.plusSeconds(seconds), SECRET));
  }

  @ParameterizedTest
  @ValueSource(longs = {-300, 0, 300})
  void five_minutes_are_allowed(long seconds) {
    Instant at = NOW.plusSeconds(seconds);
    assertThat(verify(StripeMessages.header(body, at, SECRET))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "t",
        "v1",
        "t=abc,v1=00",
        "t=",
        "t=1",
        "v1=00",
        "=,=",
        ",",
        ",,,",
        "t=1,v1",
        "t=1,t=1,v1=00",
        "t=99999999999999999999,v1=00",
        "t=-1,v1=00",
        "null",
        "t=1795521600,v1=zz",
        "t=1795521600;v1=00"
      })
  void a_malformed_header_is_refused_and_nothing_else_happens(String header) {
    assertRefused(header);
  }

  @Test
  void a_missing_header_and_an_empty_body_are_refused() {
    assertRefused((String) null);
    assertThatThrownBy(() -> stripe.verify(StripeMessages.signed(new byte[0])))
        .isInstanceOf(WebhookRefusedException.class);
  }

  @Test
  void bytes_that_are_no_text_names_that_are_twice_and_depth_are_refused_though_signed() {
    List<byte[]> bodies =
        List.of(
            new byte[] {'{', (byte) 0xff, '}'},
            "{\"id\":\"a\",\"id\":\"b\",\"object\":\"event\",\"type\":\"x\"}"
                .getBytes(StandardCharsets.UTF_8),
            ("{\"a\":" + "[".repeat(5000)).getBytes(StandardCharsets.UTF_8),
            "[]".getBytes(StandardCharsets.UTF_8),
            "{} {}".getBytes(StandardCharsets.UTF_8),
            "{\"object\":\"event\",\"type\":\"x\"}".getBytes(StandardCharsets.UTF_8),
            "{\"object\":\"event\",\"type\":\"x\",\"id\":7}".getBytes(StandardCharsets.UTF_8));
    for (byte[] each : bodies) {
      assertThatThrownBy(() -> stripe.verify(StripeMessages.signed(each)))
          .isInstanceOf(WebhookRefusedException.class);
    }
  }

  @Test
  void a_changed_byte_is_refused() {
    String header = StripeMessages.header(body, NOW, SECRET);
    String changed = body.replace("4999", "4998");
    assertThatThrownBy(() -> stripe.verify(StripeMessages.request(changed, header)))
        .isInstanceOf(WebhookRefusedException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "succeeded, SUCCEEDED, true",
    "canceled, CANCELLED, true",
    "processing, PROCESSING, false",
    "requires_action, ACTION_REQUIRED, false",
    "requires_confirmation, PENDING, false",
    "requires_payment_method, PENDING, false",
    "something_new, UNKNOWN, false"
  })
  void states(String status, PaymentStatus expected, boolean over) {
    Fact.OfPayment fact = read(StripeMessages.intent(PAYMENT, status, 4999, "usd"));
    assertThat(fact.payment()).contains(PAYMENT);
    assertThat(fact.seen().status()).isEqualTo(expected);
    assertThat(fact.seen().over()).isEqualTo(over);
    assertThat(fact.seen().amount()).contains(Money.of("49.99", "USD"));
    assertThat(fact.seen().externalId()).contains("pi_1");
  }

  @Test
  void a_decline_fails_the_attempt_and_a_bank_that_wants_the_payer_asks_for_it() {
    String declined =
        withError(
            "{\"code\":\"card_declined\",\"decline_code\":\"stolen_card\",\"message\":\"No.\"}");
    assertThat(read(declined).seen().status()).isEqualTo(PaymentStatus.FAILED);
    assertThat(read(declined).seen().decline())
        .hasValueSatisfying(
            d -> {
              assertThat(d.code()).isEqualTo("stolen_card");
              assertThat(d.hard()).isTrue();
            });
    String wanted = withError("{\"code\":\"authentication_required\",\"message\":\"Confirm.\"}");
    assertThat(read(wanted).seen().status()).isEqualTo(PaymentStatus.ACTION_REQUIRED);
  }

  private static String withError(String error) {
    return StripeMessages.intent(PAYMENT, "requires_payment_method", 4999, "usd")
        .replace("\"livemode\"", "\"last_payment_error\":" + error + ",\"livemode\"");
  }

  @ParameterizedTest
  @CsvSource({
    "500, jpy, 500, JPY",
    "500, usd, 5.00, USD",
    "5000, kwd, 5.000, KWD",
    "7, mga, 7, MGA"
  })
  void minor_units_are_stripes_own(long minor, String currency, String amount, String code) {
    Fact.OfPayment fact = read(StripeMessages.intent(PAYMENT, "succeeded", minor, currency));
    assertThat(fact.seen().amount()).contains(Money.of(amount, code));
  }

  @Test
  void another_release_trains_event_is_for_a_person() {
    String old =
        StripeMessages.succeeded(PAYMENT)
            .replaceFirst("\"api_version\":\"[^\"]*\"", "\"api_version\":\"2019-03-14\"");
    assertThat(facts("payment_intent.succeeded", old))
        .singleElement()
        .isInstanceOf(Fact.Unreadable.class);
  }

  @Test
  void another_mode_or_account_is_for_a_person() {
    String live =
        StripeMessages.succeeded(PAYMENT).replaceFirst("\"livemode\":false", "\"livemode\":true");
    assertThat(facts("payment_intent.succeeded", live).get(0)).isInstanceOf(Fact.Unreadable.class);
    String other =
        StripeMessages.succeeded(PAYMENT)
            .replaceFirst("\"livemode\"", "\"account\":\"acct_other\",\"livemode\"");
    assertThat(facts("payment_intent.succeeded", other).get(0)).isInstanceOf(Fact.Unreadable.class);
    Map<String, String> keys = StripeMessages.keys();
    keys.put("payment.stripe.account", "acct_other");
    assertThat(
            StripeMessages.provider(keys)
                .read("payment_intent.succeeded", other.getBytes(StandardCharsets.UTF_8))
                .get(0))
        .isInstanceOf(Fact.OfPayment.class);
  }

  @Test
  void a_refund_names_payment_and_refund() {
    UUID refund = UUID.fromString("0192f0c1-0000-7000-8000-000000000002");
    String json =
        """
        {"id":"re_1","object":"refund","amount":1000,"currency":"usd","payment_intent":"pi_1","status":"succeeded",\
        "metadata":{"it0_payment":"%s","it0_refund":"%s"}}"""
            .formatted(PAYMENT.toString().replace("-", ""), refund.toString().replace("-", ""));
    assertThat(facts("refund.updated", StripeMessages.event("refund.updated", json)))
        .singleElement()
        .isInstanceOfSatisfying(
            Fact.OfRefund.class,
            fact -> {
              assertThat(fact.payment()).contains(PAYMENT);
              assertThat(fact.refund()).contains(refund);
              assertThat(fact.amount()).isEqualTo(Money.of("10.00", "USD"));
              assertThat(fact.seen().status()).isEqualTo(RefundStatus.SUCCEEDED);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "charge.dispute.created, needs_response, OPEN, KEPT",
    "charge.dispute.funds_withdrawn, needs_response, OPEN, WITHDRAWN",
    "charge.dispute.funds_reinstated, won, WON, REINSTATED",
    "charge.dispute.closed, lost, LOST, KEPT",
    "charge.dispute.closed, won, WON, KEPT"
  })
  void disputes(String type, String status, DisputeSeen.Status expected, DisputeSeen.Funds funds) {
    String json =
        """
        {"id":"dp_1","object":"dispute","amount":4999,"currency":"usd","payment_intent":"pi_1","status":"%s",\
        "reason":"fraudulent","livemode":false}"""
            .formatted(status);
    assertThat(facts(type, StripeMessages.event(type, json)))
        .containsExactly(
            new Fact.OfDispute(
                "pi_1",
                new DisputeSeen("dp_1", expected, funds, Money.of("49.99", "USD"), "fraudulent")));
  }

  @Test
  void what_an_event_lacks_makes_it_unreadable_and_other_types_do_not_concern_us() {
    String nothing =
        StripeMessages.event("payment_intent.succeeded", "{\"object\":\"payment_intent\"}");
    assertThat(facts("payment_intent.succeeded", nothing).get(0))
        .isInstanceOf(Fact.Unreadable.class);
    assertThat(facts("customer.created", "{}").get(0)).isInstanceOf(Fact.Irrelevant.class);
  }

  private Fact.OfPayment read(String intent) {
    return (Fact.OfPayment)
        facts("payment_intent.x", StripeMessages.event("payment_intent.x", intent)).get(0);
  }

  private List<Fact> facts(String type, String event) {
    return stripe.read(type, event.getBytes(StandardCharsets.UTF_8));
  }

  private Delivery verify(String header) {
    return stripe.verify(StripeMessages.request(body, header));
  }

  private void assertRefused(String header) {
    assertThatThrownBy(() -> verify(header)).isInstanceOf(WebhookRefusedException.class);
  }
}
