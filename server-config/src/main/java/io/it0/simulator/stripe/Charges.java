package io.it0.simulator.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Json;
import java.util.Optional;
import java.util.Set;

/** Charges and their refunds. */
final class Charges {

  static final String CHARGE = "charge";
  static final String REFUND = "refund";

  private static final Set<String> REFUND_PARAMS =
      Set.of(
          "amount",
          "charge",
          "currency",
          "customer",
          "instructions_email",
          "metadata",
          "origin",
          "payment_intent",
          "reason",
          "refund_application_fee",
          "reverse_transfer");

  private final StripeBook book;

  Charges(StripeBook book) {
    this.book = book;
  }

  /** @param failure why it was declined; empty: it is paid */
  ObjectNode charge(ObjectNode intent, ObjectNode method, Optional<StripeError> failure) {
    ObjectNode charge = book.start(CHARGE, "ch");
    boolean paid = failure.isEmpty();
    long amount = intent.get("amount").asLong();
    charge.put("amount", amount).put("amount_captured", paid ? amount : 0);
    charge.put("amount_refunded", 0).put("captured", paid).put("paid", paid);
    charge.set("currency", intent.get("currency"));
    charge.set("customer", intent.get("customer"));
    charge.set("description", intent.get("description"));
    charge.set("metadata", intent.get("metadata"));
    charge
        .put("disputed", false)
        .put("refunded", false)
        .put("status", paid ? "succeeded" : "failed");
    charge.put("payment_intent", intent.get("id").asText());
    charge.put("payment_method", method.get("id").asText());
    ObjectNode details = charge.putObject("payment_method_details");
    details.put("type", "card").set("card", method.get("card"));
    outcome(charge, failure);
    charge.put("balance_transaction", paid ? "txn_" + Ids.letters(24) : null);
    book.save(charge);
    book.emit(paid ? "charge.succeeded" : "charge.failed", charge);
    return charge;
  }

  private static void outcome(ObjectNode charge, Optional<StripeError> failure) {
    charge.put("failure_code", failure.map(e -> e.error().path("code").asText()).orElse(null));
    charge.put("failure_message", failure.map(StripeError::getMessage).orElse(null));
    charge
        .putObject("outcome")
        .put("network_status", failure.isEmpty() ? "approved_by_network" : "declined_by_network")
        .put("type", failure.isEmpty() ? "authorized" : "issuer_declined")
        .put("seller_message", failure.map(StripeError::getMessage).orElse("Payment complete."));
  }

  ObjectNode get(String id) {
    return book.require(CHARGE, id, CHARGE);
  }

  ObjectNode refund(Params params, Methods methods) {
    params.only(REFUND_PARAMS);
    ObjectNode charge = charged(params);
    long open = charge.get("amount").asLong() - charge.get("amount_refunded").asLong();
    if (open <= 0) {
      throw StripeError.invalid(
          "charge_already_refunded",
          null,
          "Charge " + charge.get("id").asText() + " has already been refunded.");
    }
    if (charge.get("disputed").asBoolean()) {
      throw StripeError.invalid(
          "charge_disputed",
          null,
          "Charge " + charge.get("id").asText() + " has been charged back; cannot issue a refund.");
    }
    long amount = params.whole("amount").orElse(open);
    if (amount <= 0) {
      throw StripeError.invalid(
          "parameter_invalid_integer", "amount", "This value must be greater than or equal to 1.");
    }
    if (amount > open) {
      throw StripeError.invalid(
          null,
          "amount",
          "Refund amount (%d) is greater than unrefunded amount on charge (%d)"
              .formatted(amount, open));
    }
    return refunded(charge, amount, params, methods);
  }

  private ObjectNode charged(Params params) {
    if (params.has("payment_intent")) {
      String id = params.required("payment_intent");
      ObjectNode intent = book.require("payment_intent", id, "payment_intent");
      if (!intent.get("status").asText().equals("succeeded")) {
        throw StripeError.invalid(
            null,
            null,
            "This PaymentIntent (" + id + ") does not have a successful charge to refund.");
      }
      return get(intent.get("latest_charge").asText());
    }
    if (!params.has(CHARGE)) {
      throw StripeError.invalid(
          "parameter_missing",
          null,
          "One of the following params should be provided for this"
              + " request: payment_intent or charge.");
    }
    return get(params.required(CHARGE));
  }

  private ObjectNode refunded(ObjectNode charge, long amount, Params params, Methods methods) {
    Card card = methods.card(methods.resolve(charge.get("payment_method").asText()));
    ObjectNode refund = book.start(REFUND, "re");
    refund.remove("livemode");
    refund.put("amount", amount).put("charge", charge.get("id").asText());
    refund.set("currency", charge.get("currency"));
    refund.set("payment_intent", charge.get("payment_intent"));
    refund.put(
        "reason",
        params.has("reason")
            ? params.oneOf(
                "reason", "", java.util.List.of("duplicate", "fraudulent", "requested_by_customer"))
            : null);
    params.metadata(refund);
    refund.put("balance_transaction", "txn_" + Ids.letters(24));
    // A refund to a card that was closed looks well at first.
    refund.put("status", card == Card.REFUND_PENDS ? "pending" : "succeeded");
    book.save(refund);
    count(charge, amount);
    book.emit("refund.created", refund);
    book.emit("charge.refunded", charge);
    if (card == Card.REFUND_FAILS) {
      end(refund.get("id").asText(), false);
    }
    return refund;
  }

  private void count(ObjectNode charge, long amount) {
    long refunded = charge.get("amount_refunded").asLong() + amount;
    charge.put("amount_refunded", refunded);
    charge.put("refunded", refunded == charge.get("amount").asLong());
    book.save(charge);
  }

  /** A pending refund reaches the payer or comes back. */
  void end(String id, boolean well) {
    ObjectNode refund = book.require(REFUND, id, REFUND);
    ObjectNode previous = Json.object();
    previous.set("status", refund.get("status"));
    refund.put("status", well ? "succeeded" : "failed");
    if (!well) {
      refund.put("failure_reason", "expired_or_canceled_card");
      refund.put("failure_balance_transaction", "txn_" + Ids.letters(24));
      count(get(refund.get("charge").asText()), -refund.get("amount").asLong());
    }
    book.save(refund);
    book.emit("refund.updated", refund, previous);
    if (!well) {
      book.emit("refund.failed", refund);
    }
  }
}
