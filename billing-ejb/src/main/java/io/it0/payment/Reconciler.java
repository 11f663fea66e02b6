package io.it0.payment;

import io.it0.problem.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks providers for whatever stays unclear or open: after a crash between the provider's success and our commit, and for
 * webhooks that never come. On every node: what one has claimed the others skip.
 */
final class Reconciler {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  private final Transactions transactions;
  private final Attempts attempts;
  private final RefundDesk refunds;
  private final MethodDesk methods;
  private final PaymentConfig config;
  private final Clock wall;

  Reconciler(
      Transactions transactions,
      Attempts attempts,
      RefundDesk refunds,
      MethodDesk methods,
      PaymentConfig config,
      Clock wall) {
    this.transactions = transactions;
    this.attempts = attempts;
    this.refunds = refunds;
    this.methods = methods;
    this.config = config;
    this.wall = wall;
  }

  /** One batch of each kind. @return how many were asked for */
  int run() {
    Instant now = wall.instant();
    List<UUID> payments = transactions.inNew(h -> PaymentTable.claim(h, now, config.batch()));
    payments.forEach(id -> safely("payment", id, this::check));
    List<UUID> due = transactions.inNew(h -> RefundTable.claim(h, now, config.batch()));
    due.forEach(id -> safely("refund", id, this::checkRefund));
    List<MethodTable.Due> setUps =
        transactions.inNew(h -> MethodTable.claim(h, now, config.batch()));
    setUps.forEach(m -> safely("payment method", m.id(), id -> methods.refresh(m.tenantId(), id)));
    return payments.size() + due.size() + setUps.size();
  }

  private static void safely(String what, UUID id, Consumer<UUID> work) {
    try {
      work.accept(id);
    } catch (ProblemException e) {
      LOG.warn("{} {}: {}", what, id, e.detail());
    } catch (RuntimeException e) {
      // The others must not wait for it; it is due again later.
      LOG.error("{} {} could not be checked: {}", what, id, Cause.of(e));
    }
  }

  private void check(UUID id) {
    Optional<Payment> found = transactions.inNew(h -> PaymentTable.find(h, id));
    if (found.isEmpty()) {
      return;
    }
    Payment now = attempts.advance(found.get());
    boolean unsettled = !now.over() && now.status() != PaymentStatus.SUCCEEDED;
    if (unsettled && now.checks() >= config.checks()) {
      String why = "it is %s after %d questions".formatted(now.status(), now.checks());
      LOG.warn("payment {} waits for a person: {}", id, why);
      transactions.inNew(h -> PaymentTable.giveUp(h, id, why, wall.instant()));
    }
  }

  private void checkRefund(UUID id) {
    Optional<Refund> found = transactions.inNew(h -> RefundTable.find(h, id));
    if (found.isEmpty()) {
      return;
    }
    Refund now = refunds.advance(found.get());
    if (!now.status().isFinal() && now.checks() >= config.checks()) {
      LOG.warn("refund {} waits for a person: it is {}", id, now.status());
      transactions.inNew(h -> RefundTable.giveUp(h, id, wall.instant()));
    }
  }
}
