package io.it0.payment;

import static io.it0.payment.PaymentError.IDEMPOTENCY_KEY_REUSED;
import static io.it0.payment.PaymentError.NOT_REFUNDABLE;
import static io.it0.payment.PaymentError.PAYMENT_NOT_FOUND;

import io.it0.db.UuidV7;
import io.it0.money.Money;
import io.it0.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends money back: stored first, asked for between transactions, and asked for again until it is clear. */
final class RefundDesk {

  private static final Logger LOG = LoggerFactory.getLogger(RefundDesk.class);
  private static final Duration FIRST_CHECK = Duration.ofSeconds(60);

  private final Transactions transactions;
  private final PaymentProviderRegistry providers;
  private final Attempts attempts;
  private final RefundApplying applying;
  private final Clock wall;

  RefundDesk(
      Transactions transactions,
      PaymentProviderRegistry providers,
      Attempts attempts,
      RefundApplying applying,
      Clock wall) {
    this.transactions = transactions;
    this.providers = providers;
    this.attempts = attempts;
    this.applying = applying;
    this.wall = wall;
  }

  Refund refund(RefundRequest request) {
    Refund stored = transactions.inNew(h -> store(h, request));
    return stored.status() == RefundStatus.CREATED ? advance(stored) : stored;
  }

  private Refund store(Handle handle, RefundRequest request) {
    Payment payment =
        PaymentTable.lock(handle, request.paymentId())
            .orElseThrow(
                () -> new ProblemException(PAYMENT_NOT_FOUND, "payment " + request.paymentId()));
    Money left = payment.arrived().minus(payment.refunded()).minus(payment.disputed());
    Optional<Refund> known = RefundTable.byKey(handle, payment.id(), request.key());
    if (known.isPresent()) {
      return repeated(known.get(), request);
    }
    Money amount = request.amount().orElse(left);
    requireRefundable(payment, amount, left);
    Instant now = wall.instant();
    Refund refund =
        new Refund(
            UuidV7.next(),
            payment.tenantId(),
            payment.id(),
            RefundStatus.CREATED,
            Refund.Origin.PERSON,
            amount,
            request.reason(),
            request.requestedBy(),
            Optional.empty(),
            Optional.empty(),
            0,
            now,
            now);
    RefundTable.insert(handle, refund, request.key(), now.plus(FIRST_CHECK));
    PaymentTable.addRefunded(handle, payment.id(), amount, now);
    return refund;
  }

  private static Refund repeated(Refund known, RefundRequest request) {
    boolean same = request.amount().filter(a -> !a.equals(known.amount())).isEmpty();
    if (!same) {
      throw new ProblemException(IDEMPOTENCY_KEY_REUSED, "it was used for refund " + known.id());
    }
    return known;
  }

  private void requireRefundable(Payment payment, Money amount, Money left) {
    if (payment.status() != PaymentStatus.SUCCEEDED) {
      throw new ProblemException(NOT_REFUNDABLE, "the payment is " + payment.status());
    }
    if (!amount.currency().equals(left.currency())) {
      throw new ProblemException(NOT_REFUNDABLE, "the payment is in " + left.currencyCode());
    }
    if (!amount.isPositive() || amount.isGreaterThan(left)) {
      throw new ProblemException(NOT_REFUNDABLE, "%s is left of the payment".formatted(left));
    }
    Capabilities can = providers.require(payment.provider()).capabilities();
    boolean whole = amount.equals(payment.arrived());
    if (whole ? !can.refund() : !can.partialRefund()) {
      throw new ProblemException(
          NOT_REFUNDABLE, payment.provider().label() + " sends no money back like this");
    }
  }

  /** Asks the provider for the refund, and for what became of it if it was asked for before. */
  Refund advance(Refund refund) {
    Payment payment =
        transactions.inNew(h -> PaymentTable.find(h, refund.paymentId())).orElseThrow();
    Optional<PaymentProvider> provider = providers.find(payment.provider());
    if (provider.isEmpty() || refund.status().isFinal()) {
      return refund;
    }
    RefundObservation seen = ask(provider.get(), refund, attempts.order(payment));
    return transactions.inNew(h -> applying.apply(h, refund.id(), seen));
  }

  private static RefundObservation ask(PaymentProvider provider, Refund refund, Order payment) {
    RefundOrder order =
        new RefundOrder(
            refund.id(), payment, refund.amount(), refund.reason(), refund.externalId());
    boolean ours = refund.origin() != Refund.Origin.PROVIDER;
    try {
      RefundObservation known =
          refund.status() == RefundStatus.CREATED
              ? RefundObservation.of(RefundStatus.CREATED, null)
              : provider.query(order);
      return known.status() == RefundStatus.CREATED && ours ? provider.refund(order) : known;
    } catch (ProviderRefusedException e) {
      // Of one that was asked for before, nobody knows yet what came of it.
      return refund.status() == RefundStatus.CREATED
          ? RefundObservation.failed(null, e.decline().code() + ": " + e.decline().message())
          : RefundObservation.of(refund.status(), null);
    } catch (ProviderUnclearException e) {
      LOG.warn("refund {} is unclear: {}", refund.id(), e.getMessage());
      return RefundObservation.of(RefundStatus.UNKNOWN, null);
    }
  }
}
