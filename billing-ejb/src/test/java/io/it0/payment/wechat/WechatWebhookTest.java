package io.it0.payment.wechat;

import static io.it0.payment.wechat.WechatMessages.API_KEY;
import static io.it0.payment.wechat.WechatMessages.NEXT_API_KEY;
import static io.it0.payment.wechat.WechatMessages.NOW;
import static io.it0.payment.wechat.WechatMessages.PLATFORM;
import static io.it0.payment.wechat.WechatMessages.PUBLIC;
import static io.it0.payment.wechat.WechatMessages.PUBLIC_ID;
import static io.it0.payment.wechat.WechatMessages.SERIAL;
import static io.it0.payment.wechat.WechatMessages.headers;
import static io.it0.payment.wechat.WechatMessages.notification;
import static io.it0.payment.wechat.WechatMessages.paid;
import static io.it0.payment.wechat.WechatMessages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.money.Money;
import io.it0.payment.Delivery;
import io.it0.payment.Fact;
import io.it0.payment.PaymentProvider;
import io.it0.payment.PaymentStatus;
import io.it0.payment.RefundStatus;
import io.it0.payment.RsaKeys;
import io.it0.payment.WebhookRefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WechatWebhookTest {

  private static final UUID PAYMENT = UUID.fromString("0192f0c1-0000-7000-8000-000000000001");
  private static final String REFERENCE = PAYMENT.toString().replace("-", "");

  private final PaymentProvider wechat = WechatMessages.provider();
  private final byte[] body = WechatMessages.succeeded(REFERENCE);

  @Test
  void a_notification_is_known_by_its_id() {
    assertThat(wechat.verify(WechatMessages.signed(body)))
        .isEqualTo(new Delivery("evt-1", "TRANSACTION.SUCCESS"));
  }

  @Test
  void certificate_and_public_key_are_both_believed_while_one_replaces_the_other() {
    assertThat(wechat.verify(request(body, headers(body, PLATFORM, SERIAL, NOW)))).isNotNull();
    assertThat(wechat.verify(request(body, headers(body, PUBLIC, PUBLIC_ID, NOW)))).isNotNull();
    assertRefused(headers(body, PLATFORM, PUBLIC_ID, NOW));
    assertRefused(headers(body, PUBLIC, SERIAL, NOW));
  }

  @Test
  void each_of_the_two_modes_stands_alone() {
    Map<String, String> publicKey = WechatMessages.keys();
    publicKey.remove("payment.wechat.platform-certs");
    Map<String, String> certificate = WechatMessages.keys();
    certificate.remove("payment.wechat.public-key");
    certificate.remove("payment.wechat.public-key-id");

    assertThat(
            WechatMessages.provider(publicKey)
                .verify(request(body, headers(body, PUBLIC, PUBLIC_ID, NOW))))
        .isNotNull();
    assertThat(
            WechatMessages.provider(certificate)
                .verify(request(body, headers(body, PLATFORM, SERIAL, NOW))))
        .isNotNull();
  }

  @Test
  void an_unknown_serial_is_refused_whoever_signed() {
    assertRefused(headers(body, PUBLIC, "PUB_KEY_ID_0", NOW));
    assertRefused(headers(body, RsaKeys.generate(), PUBLIC_ID, NOW));
  }

  @ParameterizedTest
  @ValueSource(longs = {-301, 301, 90_000})
  void a_signature_of_another_time_is_refused(long seconds) {
    assertRefused(headers(body, PUBLIC, PUBLIC_ID, NOW.plusSeconds(seconds)));
  }

  @Test
  void a_probe_is_refused() {
    Map<String, String> probe = headers(body, PUBLIC, PUBLIC_ID, NOW);
    probe.put("Wechatpay-Signature", "WECHATPAY/SIGNTEST/abc");
    assertRefused(probe);
  }

  @ParameterizedTest
  @CsvSource({
    "Wechatpay-Timestamp,",
    "Wechatpay-Nonce,",
    "Wechatpay-Serial,",
    "Wechatpay-Signature,",
    "Wechatpay-Timestamp, abc",
    "Wechatpay-Timestamp, -1",
    "Wechatpay-Timestamp, 99999999999999",
    "Wechatpay-Signature, '%%%'",
    "Wechatpay-Signature, AAAA",
    "Wechatpay-Nonce, other"
  })
  void a_missing_or_malformed_header_is_refused_and_nothing_else_happens(
      String name, String value) {
    Map<String, String> wrong = headers(body, PUBLIC, PUBLIC_ID, NOW);
    wrong.put(name, value);
    assertRefused(wrong);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{\"id\":1}", "{\"id\":\"a\",\"id\":\"b\"}", "null"})
  void what_is_no_notification_is_refused_though_signed(String text) {
    byte[] wrong = text.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> wechat.verify(WechatMessages.signed(wrong)))
        .isInstanceOf(WebhookRefusedException.class);
  }

  @Test
  void what_counts_is_the_total_and_not_what_the_payer_paid_of_it() {
    Fact.OfPayment fact = (Fact.OfPayment) read(paid(REFERENCE));
    assertThat(fact.payment()).contains(PAYMENT);
    assertThat(fact.seen().amount()).contains(Money.of("349.00", "CNY"));
    assertThat(fact.seen().externalId()).contains("420000");
    assertThat(fact.seen().status()).isEqualTo(PaymentStatus.SUCCEEDED);
  }

  @Test
  void during_a_change_both_api_keys_open_the_content_and_no_third() {
    String content = paid(REFERENCE);
    assertThat(read(notification("TRANSACTION.SUCCESS", content, NEXT_API_KEY)))
        .isInstanceOf(Fact.OfPayment.class);
    assertThat(read(notification("TRANSACTION.SUCCESS", content, "x".repeat(32))))
        .isInstanceOf(Fact.Unreadable.class);
  }

  @ParameterizedTest
  @CsvSource({
    "SUCCESS, SUCCEEDED",
    "REFUND, SUCCEEDED",
    "NOTPAY, PENDING",
    "USERPAYING, PROCESSING",
    "CLOSED, CANCELLED",
    "REVOKED, CANCELLED",
    "PAYERROR, FAILED"
  })
  void states(String state, PaymentStatus expected) {
    Fact.OfPayment fact =
        (Fact.OfPayment) read(paid(REFERENCE).replace("\"SUCCESS\"", "\"" + state + "\""));
    assertThat(fact.seen().status()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1900000001|1900000002",
        "wx8888888888888888|wx1",
        "34900|\"34900\"",
        "34900|349.5",
        "34900|null",
        "\"currency\":\"CNY\"|\"currency\":\"USD\"",
        "\"trade_state\"|\"other\"",
        "SUCCESS|NEW_STATE"
      })
  void another_merchant_amount_currency_or_state_is_for_a_person(String right, String wrong) {
    assertThat(read(paid(REFERENCE).replace(right, wrong))).isInstanceOf(Fact.Unreadable.class);
  }

  @Test
  void a_refund_names_payment_and_refund() {
    String content =
        """
        {"mchid":"1900000001","out_trade_no":"%s","transaction_id":"420000","out_refund_no":"%s","refund_id":"503",\
        "refund_status":"SUCCESS","amount":{"total":34900,"refund":1000,"payer_total":34900,"payer_refund":1000}}"""
            .formatted(REFERENCE, REFERENCE);
    assertThat(read(notification("REFUND.SUCCESS", content, API_KEY), "REFUND.SUCCESS"))
        .isInstanceOfSatisfying(
            Fact.OfRefund.class,
            fact -> {
              assertThat(fact.amount()).isEqualTo(Money.of("10.00", "CNY"));
              assertThat(fact.refund()).contains(PAYMENT);
              assertThat(fact.seen().status()).isEqualTo(RefundStatus.SUCCEEDED);
            });
  }

  @Test
  void answers_are_wechats_own() {
    assertThat(wechat.accepted().status()).isEqualTo(200);
    assertThat(wechat.refused("x").body()).contains("FAIL");
  }

  private Fact read(String content) {
    return read(notification("TRANSACTION.SUCCESS", content, API_KEY));
  }

  private Fact read(byte[] notification) {
    return read(notification, "TRANSACTION.SUCCESS");
  }

  private Fact read(byte[] notification, String type) {
    return wechat.read(type, notification).get(0);
  }

  private void assertRefused(Map<String, String> headers) {
    assertThatThrownBy(() -> wechat.verify(request(body, headers)))
        .isInstanceOf(WebhookRefusedException.class);
  }
}
