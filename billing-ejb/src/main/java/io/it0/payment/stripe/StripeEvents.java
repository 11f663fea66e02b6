package io.it0.payment.stripe;

import com.stripe.model.Dispute;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.model.SetupIntent;
import com.stripe.model.StripeObject;
import com.stripe.net.ApiResource;
import io.it0.payment.DisputeSeen;
import io.it0.payment.Fact;
import io.it0.payment.Order;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What Stripe's events say. */
final class StripeEvents {

  static final String PAYMENT = "it0_payment";
  static final String REFUND = "it0_refund";

  private final StripeConfig config;

  StripeEvents(StripeConfig config) {
    this.config = config;
  }

  List<Fact> read(String type, byte[] body) {
    if (!concernsUs(type)) {
      return List.of(new Fact.Irrelevant("events of this type are not used"));
    }
    try {
      return List.of(fact(type, body));
    } catch (RuntimeException e) {
      // Its message may quote the body; what the client library throws is not told anywhere.
      return List.of(new Fact.Unreadable("the event lacks what one of its type has"));
    }
  }

  private Fact fact(String type, byte[] body) {
    Event event = ApiResource.GSON.fromJson(new String(body, StandardCharsets.UTF_8), Event.class);
    if (event.getLivemode() == null || event.getLivemode() != config.live()) {
      return new Fact.Unreadable("the event is of the other mode (live or test)");
    }
    if (!config.account().equals(Optional.ofNullable(event.getAccount()))
        && event.getAccount() != null) {
      return new Fact.Unreadable("the event is of another account");
    }
    return event
        .getDataObjectDeserializer()
        .getObject()
        .map(object -> read(type, object))
        .orElseGet(
            () ->
                new Fact.Unreadable(
                    "the event is of API version %s, which is not read here"
                        .formatted(event.getApiVersion())));
  }

  private static boolean concernsUs(String type) {
    return type.startsWith("payment_intent.")
        || type.startsWith("refund.")
        || type.startsWith("charge.dispute.")
        || type.startsWith("setup_intent.");
  }

  private static Fact read(String type, StripeObject object) {
    if (object instanceof PaymentIntent intent) {
      return new Fact.OfPayment(id(intent.getMetadata(), PAYMENT), StripeStates.of(intent));
    }
    if (object instanceof Refund refund) {
      return new Fact.OfRefund(
          id(refund.getMetadata(), PAYMENT),
          Optional.ofNullable(refund.getPaymentIntent()),
          id(refund.getMetadata(), REFUND),
          StripeAmounts.money(refund.getAmount(), refund.getCurrency()),
          false,
          StripeStates.of(refund));
    }
    if (object instanceof Dispute dispute && dispute.getPaymentIntent() != null) {
      return new Fact.OfDispute(dispute.getPaymentIntent(), of(type, dispute));
    }
    if (object instanceof SetupIntent intent) {
      return new Fact.OfSetUp(intent.getId(), StripeStates.of(intent, Optional.empty()));
    }
    return new Fact.Unreadable("the event holds another object than its type says");
  }

  private static DisputeSeen of(String type, Dispute dispute) {
    var status =
        switch (String.valueOf(dispute.getStatus())) {
          case "won", "warning_closed", "prevented" -> DisputeSeen.Status.WON;
          case "lost" -> DisputeSeen.Status.LOST;
          default -> DisputeSeen.Status.OPEN;
        };
    return new DisputeSeen(
        dispute.getId(),
        status,
        funds(type, dispute),
        StripeAmounts.money(dispute.getAmount(), dispute.getCurrency()),
        Optional.ofNullable(dispute.getReason()).orElse("general"));
  }

  // One movement is the withdrawal, the second one gives it back.
  private static DisputeSeen.Funds funds(String type, Dispute dispute) {
    int movements =
        dispute.getBalanceTransactions() == null ? 0 : dispute.getBalanceTransactions().size();
    if (type.equals("charge.dispute.funds_reinstated") || movements > 1) {
      return DisputeSeen.Funds.REINSTATED;
    }
    boolean withdrawn = type.equals("charge.dispute.funds_withdrawn") || movements == 1;
    return withdrawn ? DisputeSeen.Funds.WITHDRAWN : DisputeSeen.Funds.KEPT;
  }

  private static Optional<UUID> id(Map<String, String> metadata, String name) {
    return Optional.ofNullable(metadata).map(m -> m.get(name)).flatMap(Order::paymentId);
  }
}
