package io.it0.payment;

import io.it0.db.UuidV7;
import io.it0.payment.DisputeSeen.Funds;
import io.it0.payment.DisputeSeen.Status;
import io.it0.period.TenantTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Applies what providers say of disputes, under the payment's row lock, in the caller's transaction. Both the decision and
 * where the money is move forward only, so the events may come in any order.
 */
final class DisputeApplying {

  private final Books books;
  private final Clock wall;

  DisputeApplying(Books books, Clock wall) {
    this.books = books;
    this.wall = wall;
  }

  Outcome apply(Handle handle, UUID paymentId, DisputeSeen seen) {
    Payment payment = PaymentTable.lock(handle, paymentId).orElseThrow();
    Optional<UUID> id = Optional.of(payment.id());
    if (payment.status() != PaymentStatus.SUCCEEDED) {
      return Outcome.early(
          id, "the payment is %s and cannot be disputed yet".formatted(payment.status()));
    }
    if (!seen.amount().currency().equals(payment.amount().currency())) {
      return Outcome.doubtful(id, "the dispute is in another currency than the payment");
    }
    Dispute before =
        DisputeTable.find(handle, payment.provider(), seen.externalId())
            .orElseGet(() -> opened(handle, payment, seen));
    if (!before.paymentId().equals(payment.id())) {
      return Outcome.doubtful(id, "the dispute is of another payment");
    }
    return move(handle, payment, before, seen);
  }

  private Dispute opened(Handle handle, Payment payment, DisputeSeen seen) {
    Instant now = wall.instant();
    Dispute dispute =
        new Dispute(
            UuidV7.next(),
            payment.id(),
            seen.externalId(),
            Status.OPEN,
            Funds.KEPT,
            seen.amount(),
            seen.reason(),
            now,
            now);
    DisputeTable.insert(handle, payment, dispute);
    return dispute;
  }

  private Outcome move(Handle handle, Payment payment, Dispute before, DisputeSeen seen) {
    Instant now = wall.instant();
    Instant at = TenantTime.now(handle, payment.tenantId(), now);
    boolean decided = before.status() != Status.OPEN;
    Status status = decided ? before.status() : seen.status();
    // What is lost was withdrawn, whether that was told or not.
    Funds told =
        status == Status.LOST && seen.funds() == Funds.KEPT ? Funds.WITHDRAWN : seen.funds();
    Funds funds = told.compareTo(before.funds()) > 0 ? told : before.funds();
    if (before.status() == Status.LOST && funds == Funds.REINSTATED) {
      return Outcome.doubtful(
          Optional.of(payment.id()), "a dispute that was lost has been reinstated");
    }
    if (funds == Funds.WITHDRAWN && before.funds() == Funds.KEPT) {
      books.withdrawn(handle, before.id(), payment.id(), before.amount(), at);
      PaymentTable.addDisputed(handle, payment.id(), before.amount(), now);
    }
    if (funds == Funds.REINSTATED && before.funds() == Funds.WITHDRAWN) {
      books.reinstated(handle, before.id(), at);
      PaymentTable.addDisputed(handle, payment.id(), before.amount().negated(), now);
    }
    if (status == Status.LOST && !decided && funds == Funds.WITHDRAWN) {
      books.lost(handle, before.id(), at);
    }
    DisputeTable.store(handle, before.id(), status, funds, now);
    return Outcome.applied(payment.id());
  }
}
