package io.it0.payment;

import io.it0.db.UuidV7;
import io.it0.event.Outbox;
import io.it0.event.PaymentReceived;
import io.it0.money.Money;
import io.it0.period.TenantTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Applies what providers say to attempts, under their row locks, in the caller's transaction. */
final class Applying {

  private final Books books;
  private final Outbox outbox;
  private final PaymentProviderRegistry providers;
  private final PaymentConfig config;
  private final Clock wall;

  Applying(
      Books books,
      Outbox outbox,
      PaymentProviderRegistry providers,
      PaymentConfig config,
      Clock wall) {
    this.books = books;
    this.outbox = outbox;
    this.providers = providers;
    this.config = config;
    this.wall = wall;
  }

  /** The attempt as it is then; empty: there is none. */
  Optional<Payment> apply(Handle handle, UUID id, Observation seen) {
    Optional<Payment> found = PaymentTable.lock(handle, id);
    if (found.isEmpty()) {
      return found;
    }
    Instant now = wall.instant();
    Payment before = found.get();
    Judgement judgement = Judgement.of(before, seen, now);
    PaymentTable.store(handle, judgement.after(), nextCheck(before, judgement.after(), now));
    if (judgement.succeededNow()) {
      succeed(handle, judgement.after(), now);
    }
    return Optional.of(judgement.after());
  }

  /** A person has looked at an attempt under review: what arrived is booked, or nothing. */
  Payment decide(Handle handle, Payment before, Optional<Money> booked) {
    Instant now = wall.instant();
    Payment after = Judgement.decided(before, booked, now);
    PaymentTable.store(handle, after, null);
    if (after.status() == PaymentStatus.SUCCEEDED && before.status() != PaymentStatus.SUCCEEDED) {
      succeed(handle, after, now);
    }
    return after;
  }

  private Instant nextCheck(Payment before, Payment after, Instant now) {
    boolean settled = after.over() || after.status() == PaymentStatus.SUCCEEDED;
    if (settled || after.quarantine().isPresent()) {
      return null;
    }
    // It moved: it may move on soon.
    int checks = before.status() == after.status() ? after.checks() : 0;
    return now.plus(Backoff.after(checks));
  }

  private void succeed(Handle handle, Payment payment, Instant now) {
    Instant at = TenantTime.now(handle, payment.tenantId(), now);
    Money surplus = books.received(handle, payment, at);
    outbox.add(
        handle,
        new PaymentReceived(
            payment.id(),
            payment.invoiceId(),
            payment.tenantId(),
            payment.provider().label(),
            payment.arrived(),
            at));
    if (surplus.isPositive() && refundsSurplus(payment, surplus)) {
      Refund refund = surplusRefund(payment, surplus, now);
      RefundTable.insert(handle, refund, null, now);
      PaymentTable.addRefunded(handle, payment.id(), surplus, now);
    }
  }

  private boolean refundsSurplus(Payment payment, Money surplus) {
    if (config.surplus() != PaymentConfig.Surplus.REFUND) {
      return false;
    }
    return providers
        .find(payment.provider())
        .map(PaymentProvider::capabilities)
        .filter(can -> surplus.equals(payment.arrived()) ? can.refund() : can.partialRefund())
        .isPresent();
  }

  private static Refund surplusRefund(Payment payment, Money surplus, Instant now) {
    return new Refund(
        UuidV7.next(),
        payment.tenantId(),
        payment.id(),
        RefundStatus.CREATED,
        Refund.Origin.SURPLUS,
        surplus,
        "paid more than was owed",
        "system",
        Optional.empty(),
        Optional.empty(),
        0,
        now,
        now);
  }
}
