package io.it0.payment.alipay;

import com.alipay.api.AlipayApiException;
import com.alipay.api.internal.util.AlipaySignature;
import io.it0.money.Money;
import io.it0.payment.Delivery;
import io.it0.payment.Fact;
import io.it0.payment.Observation;
import io.it0.payment.Order;
import io.it0.payment.PaymentStatus;
import io.it0.payment.RefundObservation;
import io.it0.payment.RefundStatus;
import io.it0.payment.WebhookJson;
import io.it0.payment.WebhookRefusedException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What Alipay tells asynchronously. */
final class AlipayNotification {

  private static final String CURRENCY = "CNY";

  private final AlipaySettings settings;

  AlipayNotification(AlipaySettings settings) {
    this.settings = settings;
  }

  Delivery verify(byte[] body) {
    AlipayForm form = AlipayForm.parse(body);
    if (isBlank(form.fields().get("sign"))) {
      throw new WebhookRefusedException("sign is missing");
    }
    boolean signed = settings.publicKeys().stream().anyMatch(key -> isSignedBy(key, form));
    if (!signed) {
      throw new WebhookRefusedException("no key of Alipay's signed the form");
    }
    return new Delivery(form.fields().get("notify_id"), type(form));
  }

  private static String type(AlipayForm form) {
    String type = form.fields().getOrDefault("notify_type", "trade_status_sync");
    return type + ":" + form.fields().getOrDefault("trade_status", "none");
  }

  // Always RSA2: what the message names as its sign_type is what a forger would choose.
  private static boolean isSignedBy(String key, AlipayForm form) {
    try {
      return AlipaySignature.verifyV1(new HashMap<>(form.fields()), key, form.charset(), "RSA2");
    } catch (AlipayApiException | RuntimeException e) {
      // It throws whatever a signature that is none leads to; the message quotes the form.
      return false;
    }
  }

  private static boolean isBlank(String text) {
    return text == null || text.isBlank();
  }

  List<Fact> read(byte[] body) {
    Map<String, String> form;
    try {
      form = AlipayForm.parse(body).fields();
    } catch (WebhookRefusedException e) {
      return List.of(new Fact.Unreadable(e.getMessage()));
    }
    if (!settings.appId().equals(form.get("app_id"))) {
      return List.of(new Fact.Unreadable("the notification is for another application"));
    }
    if (!settings.sellerId().equals(form.get("seller_id"))) {
      return List.of(new Fact.Unreadable("the notification is for another seller"));
    }
    return facts(form);
  }

  private static List<Fact> facts(Map<String, String> form) {
    Optional<UUID> payment = Order.paymentId(form.get("out_trade_no"));
    Optional<Money> amount = yuan(form.get("total_amount"));
    Optional<PaymentStatus> status =
        AlipayStates.status(form.get("trade_status"), !isBlank(form.get("gmt_payment")));
    if (payment.isEmpty()) {
      return List.of(new Fact.Unreadable("out_trade_no is no attempt of ours"));
    }
    if (amount.isEmpty() || status.isEmpty()) {
      return List.of(new Fact.Unreadable("total_amount or trade_status is none"));
    }
    Observation seen =
        AlipayStates.ended(Observation.of(status.get()))
            .withExternalId(form.get("trade_no"))
            .withAmount(amount.get());
    List<Fact> facts = new ArrayList<>(List.of(new Fact.OfPayment(payment, seen)));
    refund(form, payment).ifPresent(facts::add);
    return facts;
  }

  // refund_fee is the sum of all refunds until now, out_biz_no the last one's key.
  private static Optional<Fact> refund(Map<String, String> form, Optional<UUID> payment) {
    String key = form.get("out_biz_no");
    if (isBlank(key) || isBlank(form.get("gmt_refund"))) {
      return Optional.empty();
    }
    return yuan(form.get("refund_fee"))
        .filter(Money::isPositive)
        .map(
            sum ->
                new Fact.OfRefund(
                    payment,
                    Optional.empty(),
                    Order.paymentId(key),
                    sum,
                    true,
                    RefundObservation.of(RefundStatus.SUCCEEDED, key)));
  }

  private static Optional<Money> yuan(String text) {
    Optional<BigDecimal> amount = WebhookJson.decimal(text);
    return amount
        .filter(a -> a.stripTrailingZeros().scale() <= 2)
        .filter(a -> a.precision() <= 15)
        // Nothing that Alipay tells is below zero: an amount that is can be no payment's.
        .filter(a -> a.signum() >= 0)
        .map(a -> Money.of(a, CURRENCY));
  }
}
