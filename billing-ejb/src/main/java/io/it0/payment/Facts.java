package io.it0.payment;

import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Finds what a fact is about, and applies it. */
final class Facts {

  private final Transactions transactions;
  private final PaymentProviderRegistry providers;
  private final Attempts attempts;
  private final Applying payments;
  private final RefundApplying refunds;
  private final DisputeApplying disputes;
  private final MethodDesk methods;

  Facts(
      Transactions transactions,
      PaymentProviderRegistry providers,
      Attempts attempts,
      Applying payments,
      RefundApplying refunds,
      DisputeApplying disputes,
      MethodDesk methods) {
    this.transactions = transactions;
    this.providers = providers;
    this.attempts = attempts;
    this.payments = payments;
    this.refunds = refunds;
    this.disputes = disputes;
    this.methods = methods;
  }

  /** Asks the provider how the attempt stands. */
  void refresh(UUID payment) {
    transactions.inNew(h -> PaymentTable.find(h, payment)).ifPresent(attempts::advance);
  }

  /** Asks the provider for what the message alone does not say; outside of a transaction. */
  Fact prepare(ProviderKey provider, Fact fact) {
    if (fact instanceof Fact.OfSetUp setUp
        && setUp.seen().status() == SetUpSeen.Status.SUCCEEDED
        && setUp.seen().label().isEmpty()) {
      return new Fact.OfSetUp(
          setUp.setUpId(), providers.require(provider).setUpSeen(setUp.setUpId()));
    }
    return fact;
  }

  Outcome apply(Handle handle, ProviderKey provider, Fact fact) {
    // Exhaustive: the interface is sealed, and a switch over its kinds is not in Java 17.
    if (fact instanceof Fact.OfPayment payment) {
      return payment(handle, provider, payment);
    }
    if (fact instanceof Fact.OfRefund refund) {
      return refund(handle, provider, refund);
    }
    if (fact instanceof Fact.OfDispute dispute) {
      return PaymentTable.idOf(handle, provider, dispute.paymentExternalId())
          .map(id -> disputes.apply(handle, id, dispute.seen()))
          .orElseGet(() -> Outcome.early(Optional.empty(), "no payment of ours is disputed by it"));
    }
    if (fact instanceof Fact.OfSetUp setUp) {
      return setUp(handle, provider, setUp);
    }
    if (fact instanceof Fact.Unreadable unreadable) {
      return Outcome.doubtful(Optional.empty(), unreadable.why());
    }
    return Outcome.applied();
  }

  private Outcome payment(Handle handle, ProviderKey provider, Fact.OfPayment fact) {
    Optional<UUID> id = locate(handle, provider, fact.payment(), fact.seen().externalId());
    Optional<Payment> before = id.flatMap(found -> PaymentTable.lock(handle, found));
    if (before.isEmpty()) {
      return Outcome.early(Optional.empty(), "there is no such payment here");
    }
    if (before.get().provider() != provider) {
      return Outcome.doubtful(id, "the payment is another provider's");
    }
    Payment after = payments.apply(handle, id.get(), fact.seen()).orElseThrow();
    return after
        .quarantine()
        .map(why -> Outcome.doubtful(id, why))
        .orElseGet(() -> Outcome.applied(after.id()));
  }

  private Outcome refund(Handle handle, ProviderKey provider, Fact.OfRefund fact) {
    Optional<UUID> id = locate(handle, provider, fact.payment(), fact.paymentExternalId());
    Optional<Payment> payment = id.flatMap(found -> PaymentTable.find(handle, found));
    if (payment.isEmpty()) {
      return Outcome.early(Optional.empty(), "there is no such payment here");
    }
    return payment.get().provider() == provider
        ? refunds.apply(handle, payment.get().id(), fact)
        : Outcome.doubtful(id, "the payment is another provider's");
  }

  private static Optional<UUID> locate(
      Handle handle, ProviderKey provider, Optional<UUID> named, Optional<String> externalId) {
    return named.or(() -> externalId.flatMap(id -> PaymentTable.idOf(handle, provider, id)));
  }

  private Outcome setUp(Handle handle, ProviderKey provider, Fact.OfSetUp fact) {
    Optional<UUID> method = MethodTable.bySetUp(handle, provider, fact.setUpId());
    if (method.isEmpty()) {
      return Outcome.early(Optional.empty(), "no method of ours is saved by it");
    }
    UUID tenant =
        handle
            .createQuery("select tenant_id from payment_methods where id = :id")
            .bind("id", method.get())
            .mapTo(UUID.class)
            .one();
    return methods.apply(handle, tenant, method.get(), fact.seen());
  }
}
