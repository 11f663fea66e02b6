package io.it0.payment.alipay;

import static io.it0.payment.alipay.AlipayMessages.ALIPAY;
import static io.it0.payment.alipay.AlipayMessages.NEXT;
import static io.it0.payment.alipay.AlipayMessages.form;
import static io.it0.payment.alipay.AlipayMessages.paid;
import static io.it0.payment.alipay.AlipayMessages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.api.internal.util.AlipaySignature;
import io.it0.money.Money;
import io.it0.payment.Delivery;
import io.it0.payment.Fact;
import io.it0.payment.PaymentProvider;
import io.it0.payment.PaymentStatus;
import io.it0.payment.RsaKeys;
import io.it0.payment.WebhookRefusedException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlipayWebhookTest {

  private static final UUID PAYMENT = UUID.fromString("0192f0c1-0000-7000-8000-000000000001");
  private static final String REFERENCE = PAYMENT.toString().replace("-", "");

  private final PaymentProvider alipay = AlipayMessages.provider();

  @Test
  void a_notification_is_known_by_its_notify_id() {
    assertThat(alipay.verify(request(form(paid(REFERENCE), ALIPAY))))
        .isEqualTo(new Delivery("2026112400222", "trade_status_sync:TRADE_SUCCESS"));
  }

  @Test
  void during_a_change_both_keys_are_believed_and_no_third() {
    assertThat(alipay.verify(request(form(paid(REFERENCE), NEXT)))).isNotNull();
    assertRefused(form(paid(REFERENCE), RsaKeys.generate()));
  }

  @Test
  void the_bytes_are_read_by_the_charset_that_the_message_names() {
    Map<String, String> chinese = paid(REFERENCE);
    chinese.put("charset", "GBK");
    chinese.put("subject", "账单 一月");
    byte[] body = form(chinese, ALIPAY);
    assertThat(new String(body, StandardCharsets.US_ASCII)).contains("%D5%CB");
    assertThat(alipay.verify(request(body))).isNotNull();
    assertThat(AlipayForm.parse(body).fields()).containsEntry("subject", "账单 一月");
  }

  @Test
  void another_charset_than_the_signed_one_is_refused() {
    Map<String, String> chinese = paid(REFERENCE);
    chinese.put("subject", "账单");
    byte[] body = form(chinese, ALIPAY);
    String text =
        new String(body, StandardCharsets.US_ASCII).replace("charset=utf-8", "charset=GBK");
    assertRefused(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void the_sign_type_that_the_message_names_is_not_believed() throws Exception {
    Map<String, String> weak = paid(REFERENCE);
    weak.put("sign_type", "RSA");
    String content = AlipaySignature.getSignCheckContentV1(new HashMap<>(weak));
    weak.put("sign", AlipaySignature.rsaSign(content, RsaKeys.privateKey(ALIPAY), "utf-8"));
    assertRefused(AlipayMessages.encoded(weak, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&",
        "=",
        "a",
        "a=1&a=2",
        "a=%",
        "a=%4",
        "a=%zz",
        "a=1&&b=2",
        "sign=",
        "sign=x&notify_id=1",
        "charset=utf-16&sign=x",
        "charset=&sign=x",
        "=1",
        "a b=1",
        "a=\u0001",
        "sign=%20"
      })
  void what_is_no_form_of_alipays_is_refused_and_nothing_else_happens(String body) {
    assertRefused(body.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void bytes_outside_of_ascii_and_too_many_fields_are_refused() {
    assertRefused(new byte[] {'a', '=', (byte) 0xd5, (byte) 0xcb});
    assertRefused("a=1&".repeat(500).getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void a_changed_value_an_added_and_a_missing_field_are_refused() {
    String right = new String(form(paid(REFERENCE), ALIPAY), StandardCharsets.US_ASCII);
    assertRefused(right.replace("349.00", "3.49").getBytes(StandardCharsets.US_ASCII));
    assertRefused((right + "&extra=1").getBytes(StandardCharsets.US_ASCII));
    assertRefused(right.replaceAll("&version=1.0", "").getBytes(StandardCharsets.US_ASCII));
    assertRefused(right.replaceAll("sign=[^&]*&", "").getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @CsvSource({
    "WAIT_BUYER_PAY, false, PENDING",
    "TRADE_SUCCESS, true, SUCCEEDED",
    "TRADE_FINISHED, true, SUCCEEDED",
    "TRADE_CLOSED, false, CANCELLED",
    "TRADE_CLOSED, true, SUCCEEDED"
  })
  void states(String state, boolean paid, PaymentStatus expected) {
    Map<String, String> fields = paid(REFERENCE);
    fields.put("trade_status", state);
    if (!paid) {
      fields.remove("gmt_payment");
    }
    Fact.OfPayment fact = (Fact.OfPayment) read(fields).get(0);
    assertThat(fact.payment()).contains(PAYMENT);
    assertThat(fact.seen().status()).isEqualTo(expected);
    assertThat(fact.seen().amount()).contains(Money.of("349.00", "CNY"));
    assertThat(fact.seen().externalId()).contains("2026112422001");
  }

  @Test
  void another_application_or_seller_is_for_a_person() {
    Map<String, String> app = paid(REFERENCE);
    app.put("app_id", "2021000000000002");
    assertThat(read(app).get(0)).isInstanceOf(Fact.Unreadable.class);
    Map<String, String> seller = paid(REFERENCE);
    seller.remove("seller_id");
    assertThat(read(seller).get(0)).isInstanceOf(Fact.Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "349", "349.001", "-349.00", "-1e5", "NaN", "1,00", "９.00"})
  void an_amount_is_yuan_with_at_most_two_decimals(String amount) {
    Map<String, String> fields = paid(REFERENCE);
    fields.put("total_amount", amount);
    Fact fact = read(fields).get(0);
    assertThat(fact instanceof Fact.OfPayment).isEqualTo(amount.equals("349"));
  }

  @Test
  void a_refund_is_told_as_the_sum_of_all() {
    Map<String, String> fields = paid(REFERENCE);
    fields.put("gmt_refund", "2026-11-24 20:00:00.100");
    fields.put("refund_fee", "20.00");
    fields.put("out_biz_no", "made-by-hand");
    assertThat(read(fields))
        .hasSize(2)
        .last()
        .isInstanceOfSatisfying(
            Fact.OfRefund.class,
            refund -> {
              assertThat(refund.cumulative()).isTrue();
              assertThat(refund.refund()).isEqualTo(Optional.empty());
              assertThat(refund.amount()).isEqualTo(Money.of("20.00", "CNY"));
            });
  }

  @Test
  void certificates_are_believed_as_keys_are() {
    Map<String, String> keys = AlipayMessages.keys();
    keys.remove("payment.alipay.public-keys");
    keys.put("payment.alipay.app-cert", RsaKeys.certificate(AlipayMessages.APPLICATION, 7));
    keys.put("payment.alipay.alipay-certs", RsaKeys.certificate(ALIPAY, 8));
    keys.put("payment.alipay.root-cert", RsaKeys.certificate(RsaKeys.generate(), 9));
    PaymentProvider certified = AlipayMessages.provider(keys);
    assertThat(certified.verify(request(form(paid(REFERENCE), ALIPAY)))).isNotNull();
    assertThatThrownBy(() -> certified.verify(request(form(paid(REFERENCE), NEXT))))
        .isInstanceOf(WebhookRefusedException.class);
  }

  @Test
  void answers_are_alipays_own_words() {
    assertThat(alipay.accepted().body()).isEqualTo("success");
    assertThat(alipay.refused("x").body()).isEqualTo("failure");
  }

  private List<Fact> read(Map<String, String> fields) {
    return alipay.read("x", form(fields, ALIPAY));
  }

  private void assertRefused(byte[] body) {
    assertThatThrownBy(() -> alipay.verify(request(body)))
        .isInstanceOf(WebhookRefusedException.class);
  }
}
