package io.it0.simulator.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Json;
import java.time.Duration;
import java.util.Set;

/** A payer's bank takes the money back, for good or until it is decided. */
final class Disputes {

  static final String DISPUTE = "dispute";

  private static final long FEE = 1500;
  private static final Duration TIME_TO_ANSWER = Duration.ofDays(9);

  private final StripeBook book;

  Disputes(StripeBook book) {
    this.book = book;
  }

  /** @param inquiry only asks: no money moves */
  ObjectNode open(ObjectNode charge, boolean inquiry) {
    if (!charge.get("paid").asBoolean() || charge.get("disputed").asBoolean()) {
      throw new IllegalArgumentException("only a paid charge can be disputed, and once");
    }
    ObjectNode dispute = book.start(DISPUTE, inquiry ? "issfr" : "du");
    dispute.put("amount", charge.get("amount").asLong() - charge.get("amount_refunded").asLong());
    dispute.set("charge", charge.get("id"));
    dispute.set("currency", charge.get("currency"));
    dispute.set("payment_intent", charge.get("payment_intent"));
    dispute.put("reason", "fraudulent").put("is_charge_refundable", inquiry);
    dispute.put("status", inquiry ? "warning_needs_response" : "needs_response");
    dispute.putArray("balance_transactions");
    dispute.putObject("evidence");
    dispute
        .putObject("evidence_details")
        .put("due_by", book.now() + TIME_TO_ANSWER.toSeconds())
        .put("has_evidence", false)
        .put("past_due", false)
        .put("submission_count", 0);
    charge.put("disputed", true);
    book.save(charge);
    book.save(dispute);
    book.emit("charge.dispute.created", dispute);
    if (!inquiry) {
      move(dispute, -1, FEE, "charge.dispute.funds_withdrawn");
    }
    return dispute;
  }

  private void move(ObjectNode dispute, int sign, long fee, String event) {
    long amount = sign * dispute.get("amount").asLong();
    ObjectNode moved = Json.object();
    moved.put("id", "txn_" + Ids.letters(24)).put("object", "balance_transaction");
    moved.put("amount", amount).put("fee", fee).put("net", amount - fee).put("type", "adjustment");
    moved.set("currency", dispute.get("currency"));
    dispute.withArray("/balance_transactions").add(moved);
    book.save(dispute);
    book.emit(event, dispute);
  }

  void decide(ObjectNode dispute, boolean won) {
    boolean inquiry = dispute.get("status").asText().startsWith("warning");
    if (won && !inquiry) {
      move(dispute, 1, 0, "charge.dispute.funds_reinstated");
    }
    close(dispute, inquiry ? "warning_closed" : won ? "won" : "lost");
  }

  private ObjectNode close(ObjectNode dispute, String status) {
    dispute.put("status", status);
    book.save(dispute);
    book.emit("charge.dispute.closed", dispute);
    return dispute;
  }

  /** The merchant gives in. */
  ObjectNode give(String id) {
    ObjectNode dispute = book.require(DISPUTE, id, DISPUTE);
    if (!dispute.get("status").asText().endsWith("needs_response")) {
      throw StripeError.invalid(null, null, "This dispute is already closed");
    }
    return close(dispute, "lost");
  }

  ObjectNode answer(String id, Params params) {
    params.only(Set.of("evidence", "metadata", "submit"));
    ObjectNode dispute = book.require(DISPUTE, id, DISPUTE);
    params.metadata(dispute);
    if (params.has("evidence") && !params.text("submit").orElse("true").equals("false")) {
      dispute.put(
          "status", dispute.get("status").asText().replace("needs_response", "under_review"));
    }
    book.save(dispute);
    book.emit("charge.dispute.updated", dispute);
    return dispute;
  }
}
