package io.it0.simulator.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What the payer, the payer's bank and Stripe do to a payment without the merchant. */
final class PayerActions {

  private final StripeOperations stripe;

  PayerActions(StripeOperations stripe) {
    this.stripe = stripe;
  }

  List<String> possible(ObjectNode object) {
    return switch (object.get("status").asText()) {
      case "requires_payment_method", "requires_confirmation" -> List.of("pay");
      case "requires_action" -> List.of("authenticate", "fail");
      case "processing" -> List.of("succeed", "fail");
      case "succeeded" -> object.has("amount") ? afterwards(object) : List.of();
      default -> List.of();
    };
  }

  private List<String> afterwards(ObjectNode intent) {
    ObjectNode charge = stripe.charges().get(intent.get("latest_charge").asText());
    if (charge.get("amount_refunded").asLong() > 0 && pendingRefund(intent) != null) {
      return List.of("refund-arrives", "refund-fails");
    }
    if (!charge.get("disputed").asBoolean()) {
      return charge.get("refunded").asBoolean() ? List.of() : List.of("dispute", "inquire");
    }
    return openDispute(intent) == null ? List.of() : List.of("win-dispute", "lose-dispute");
  }

  void act(String id, String action, Map<String, String> arguments) {
    switch (action) {
      case "pay" -> pay(id, arguments.getOrDefault("card", Card.GOOD.number()));
      case "authenticate", "succeed" -> finish(id, true);
      case "fail" -> finish(id, false);
      case "dispute" -> stripe.disputes().open(charge(id), false);
      case "inquire" -> stripe.disputes().open(charge(id), true);
      case "win-dispute" -> decide(id, true);
      case "lose-dispute" -> decide(id, false);
      case "refund-arrives" -> refund(id, true);
      case "refund-fails" -> refund(id, false);
      default -> throw new IllegalArgumentException("nobody can " + action + " a card payment");
    }
  }

  private void pay(String id, String number) {
    Card card =
        Card.numbered(number)
            .or(() -> Card.called(number))
            .orElseThrow(() -> new IllegalArgumentException("no test card has " + number));
    if (id.startsWith("seti_")) {
      stripe.setups().save(id, card);
    } else {
      stripe.intents().pay(id, card);
    }
  }

  private void finish(String id, boolean well) {
    if (id.startsWith("seti_")) {
      stripe.setups().finish(id, well);
    } else {
      stripe.intents().finish(id, well);
    }
  }

  private ObjectNode charge(String id) {
    ObjectNode intent = stripe.intents().get(id);
    if (!intent.hasNonNull("latest_charge")) {
      throw new IllegalArgumentException(id + " was never charged");
    }
    return stripe.charges().get(intent.get("latest_charge").asText());
  }

  private void decide(String id, boolean won) {
    ObjectNode dispute = openDispute(stripe.intents().get(id));
    if (dispute == null) {
      throw new IllegalArgumentException(id + " has no open dispute");
    }
    stripe.disputes().decide(dispute, won);
  }

  private void refund(String id, boolean well) {
    ObjectNode refund = pendingRefund(stripe.intents().get(id));
    if (refund == null) {
      throw new IllegalArgumentException(id + " has no pending refund");
    }
    stripe.charges().end(refund.get("id").asText(), well);
  }

  private ObjectNode openDispute(ObjectNode intent) {
    return newest(Disputes.DISPUTE, intent, status -> !status.matches("won|lost|warning_closed"));
  }

  private ObjectNode pendingRefund(ObjectNode intent) {
    return newest(Charges.REFUND, intent, "pending"::equals);
  }

  private ObjectNode newest(String type, ObjectNode intent, Predicate<String> status) {
    return stripe.book().records().all(type).stream()
        .filter(o -> o.path("payment_intent").asText().equals(intent.get("id").asText()))
        .filter(o -> status.test(o.get("status").asText()))
        .findFirst()
        .orElse(null);
  }
}
