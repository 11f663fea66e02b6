package io.it0.payment;

import io.it0.event.Outbox;
import io.it0.invoicing.Settlements;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;

/** Puts the parts together: plain objects around the container's transactions, configuration and clock. */
@ApplicationScoped
public class PaymentWorks {

  @Inject private Transactions transactions;
  @Inject private PaymentProviderRegistry providers;
  @Inject private Settlements settlements;
  @Inject private Outbox outbox;
  @Inject private PaymentConfig config;
  @Inject private Clock wall;

  private Parts parts;

  /** What there is to work with. */
  record Parts(
      Transactions transactions,
      PaymentProviderRegistry providers,
      Applying applying,
      Attempts attempts,
      RefundDesk refunds,
      MethodDesk methods,
      Inbox inbox,
      Reconciler reconciler,
      PaymentConfig config,
      Clock wall) {

    static Parts of(
        Transactions transactions,
        PaymentProviderRegistry providers,
        Books books,
        Outbox outbox,
        PaymentConfig config,
        Clock wall) {
      var applying = new Applying(books, outbox, providers, config, wall);
      var attempts = new Attempts(transactions, providers, books, applying, wall);
      var refunding = new RefundApplying(books, wall);
      var refunds = new RefundDesk(transactions, providers, attempts, refunding, wall);
      var methods = new MethodDesk(transactions, providers, wall);
      var facts =
          new Facts(
              transactions,
              providers,
              attempts,
              applying,
              refunding,
              new DisputeApplying(books, wall),
              methods);
      var inbox = new Inbox(transactions, providers, facts, config, wall);
      var reconciler = new Reconciler(transactions, attempts, refunds, methods, config, wall);
      return new Parts(
          transactions,
          providers,
          applying,
          attempts,
          refunds,
          methods,
          inbox,
          reconciler,
          config,
          wall);
    }
  }

  @PostConstruct
  void assemble() {
    parts = Parts.of(transactions, providers, new Books(settlements), outbox, config, wall);
  }

  Parts parts() {
    return parts;
  }
}
