package io.it0.payment;

import io.it0.db.UuidV7;
import io.it0.money.Money;
import io.it0.period.TenantTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Applies what providers say of refunds, under the payment's row lock, in the caller's transaction. */
final class RefundApplying {

  private final Books books;
  private final Clock wall;

  RefundApplying(Books books, Clock wall) {
    this.books = books;
    this.wall = wall;
  }

  /** Of a refund of ours, by the provider's answer. */
  Refund apply(Handle handle, UUID id, RefundObservation seen) {
    Refund found = RefundTable.find(handle, id).orElseThrow();
    PaymentTable.lock(handle, found.paymentId()).orElseThrow();
    move(handle, RefundTable.find(handle, id).orElseThrow(), seen);
    return RefundTable.find(handle, id).orElseThrow();
  }

  /** By a webhook: of ours, or of one that was made at the provider itself. */
  Outcome apply(Handle handle, UUID paymentId, Fact.OfRefund fact) {
    Payment payment = PaymentTable.lock(handle, paymentId).orElseThrow();
    Optional<UUID> id = Optional.of(payment.id());
    if (payment.status() != PaymentStatus.SUCCEEDED) {
      return Outcome.early(
          id, "the payment is %s and cannot be refunded yet".formatted(payment.status()));
    }
    if (!fact.amount().currency().equals(payment.amount().currency())) {
      return Outcome.doubtful(id, "the refund is in another currency than the payment");
    }
    Optional<Refund> ours = ours(handle, payment, fact);
    if (ours.isEmpty()) {
      return foreign(handle, payment, fact);
    }
    Refund refund = ours.get();
    if (!fact.cumulative() && !fact.amount().equals(refund.amount())) {
      return Outcome.doubtful(
          id,
          "the provider names %s, the refund is over %s".formatted(fact.amount(), refund.amount()));
    }
    if (refund.status() == RefundStatus.SUCCEEDED && fact.seen().status() == RefundStatus.FAILED) {
      return Outcome.doubtful(id, "a refund that had succeeded has failed");
    }
    if (refund.status() == RefundStatus.FAILED && fact.seen().status() == RefundStatus.SUCCEEDED) {
      return Outcome.doubtful(id, "a refund that had failed has succeeded");
    }
    move(handle, refund, fact.seen());
    return Outcome.applied(payment.id());
  }

  private static Optional<Refund> ours(Handle handle, Payment payment, Fact.OfRefund fact) {
    return fact.refund()
        .flatMap(refund -> RefundTable.find(handle, refund))
        .filter(refund -> refund.paymentId().equals(payment.id()))
        .or(
            () ->
                fact.seen()
                    .externalId()
                    .flatMap(external -> RefundTable.byExternalId(handle, payment.id(), external)));
  }

  private Outcome foreign(Handle handle, Payment payment, Fact.OfRefund fact) {
    Optional<UUID> id = Optional.of(payment.id());
    if (fact.seen().externalId().isEmpty()) {
      return Outcome.doubtful(id, "a refund without an id");
    }
    if (fact.seen().status() == RefundStatus.FAILED) {
      return Outcome.applied(payment.id());
    }
    Money amount =
        fact.cumulative()
            ? fact.amount().minus(RefundTable.succeeded(handle, payment))
            : fact.amount();
    if (amount.isNegative() || amount.isZero()) {
      return Outcome.applied(payment.id());
    }
    if (payment.refunded().plus(amount).isGreaterThan(payment.arrived())) {
      return Outcome.doubtful(id, "the provider has refunded more than is left of the payment");
    }
    Instant now = wall.instant();
    Refund refund =
        new Refund(
            UuidV7.next(),
            payment.tenantId(),
            payment.id(),
            RefundStatus.PENDING,
            Refund.Origin.PROVIDER,
            amount,
            "made at the provider",
            payment.provider().label(),
            fact.seen().externalId(),
            Optional.empty(),
            0,
            now,
            now);
    RefundTable.insert(handle, refund, null, now.plus(Backoff.after(0)));
    PaymentTable.addRefunded(handle, payment.id(), amount, now);
    move(handle, refund, fact.seen());
    return Outcome.applied(payment.id());
  }

  private void move(Handle handle, Refund refund, RefundObservation seen) {
    Instant now = wall.instant();
    boolean forward =
        !refund.status().isFinal()
            && seen.status() != RefundStatus.CREATED
            && !(seen.status() == RefundStatus.UNKNOWN && refund.status() == RefundStatus.PENDING);
    if (!forward) {
      return;
    }
    Instant checkAt = seen.status().isFinal() ? null : now.plus(Backoff.after(refund.checks()));
    RefundTable.store(handle, refund.id(), seen, now, checkAt);
    if (seen.status() == RefundStatus.SUCCEEDED) {
      books.refunded(handle, refund, TenantTime.now(handle, refund.tenantId(), now));
    }
    if (seen.status() == RefundStatus.FAILED) {
      PaymentTable.addRefunded(handle, refund.paymentId(), refund.amount().negated(), now);
    }
  }
}
