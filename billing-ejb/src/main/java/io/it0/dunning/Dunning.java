package io.it0.dunning;

import static io.it0.dunning.DunningError.DUNNING_BUSY;
import static io.it0.dunning.DunningError.DUNNING_CASE_NOT_FOUND;
import static io.it0.dunning.DunningError.DUNNING_STATUS;

import io.it0.billrun.Transactions;
import io.it0.invoicing.InvoiceBalance;
import io.it0.invoicing.InvoiceStatus;
import io.it0.invoicing.SettlementListener;
import io.it0.invoicing.Settlements;
import io.it0.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does the steps of dunning cases, each in a transaction of its own, and collects between two of them. */
final class Dunning {

  private static final Logger LOG = LoggerFactory.getLogger(Dunning.class);
  private static final int BATCH = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration POSTPONED = Duration.ofHours(6);

  /** Those that dunning works with; the collector may be absent. */
  record Colleagues(
      Settlements settlements,
      UnpaidSubscriptions subscriptions,
      DunningMail mail,
      Optional<Collector> collector) {}

  private final Transactions transactions;
  private final Colleagues with;
  private final Clock wall;

  Dunning(Transactions transactions, Colleagues with, Clock wall) {
    this.transactions = transactions;
    this.with = with;
    this.wall = wall;
  }

  /**
   * Opens cases and does what is due, of the tenants on a test clock or of those on none; answers how many things were
   * done. A step that fails does not hold up the others.
   */
  int sweep(Optional<UUID> clock, Instant now) {
    int done = transactions.inNew(h -> DunningTable.open(h, clock, now, BATCH));
    for (UUID invoice : transactions.inNew(h -> DunningTable.due(h, clock, now, BATCH))) {
      try {
        done += step(invoice, now) ? 1 : 0;
      } catch (RuntimeException e) {
        LOG.error("a step of the dunning of invoice {} failed; it is tried again", invoice, e);
      }
    }
    return done;
  }

  /** Asks what became of attempts that nobody has answered. */
  int askAgain() {
    Instant before = wall.instant().minus(PATIENCE);
    int asked = 0;
    for (Charge charge : transactions.inNew(h -> DunningTable.unanswered(h, before, BATCH))) {
      boolean mine =
          transactions.inNew(h -> DunningTable.askAgain(h, charge, before, wall.instant()));
      if (mine) {
        collect(charge);
        asked++;
      }
    }
    return asked;
  }

  /**
   * Collects now, besides what is planned.
   *
   * @param noted called in the transaction that decides on it
   */
  void retry(UUID invoice, Consumer<Handle> noted) {
    Optional<Charge> charge =
        transactions.inNew(
            h -> {
              InvoiceBalance balance = with.settlements().lock(h, invoice);
              DunningCase one = require(h, invoice);
              requireOpen(one);
              if (DunningTable.isUnanswered(h, invoice)) {
                throw new ProblemException(DUNNING_BUSY, "attempt " + one.attempts());
              }
              noted.accept(h);
              return settled(h, one, balance)
                  ? Optional.empty()
                  : charge(h, one, balance, one.nextStep() - 1);
            });
    charge.ifPresent(this::collect);
  }

  void pause(Handle handle, UUID invoice, String note) {
    with.settlements().lock(handle, invoice);
    requireOpen(require(handle, invoice));
    DunningTable.status(handle, invoice, DunningCase.Status.PAUSED, note);
  }

  void resume(Handle handle, UUID invoice) {
    with.settlements().lock(handle, invoice);
    if (require(handle, invoice).status() != DunningCase.Status.PAUSED) {
      throw new ProblemException(DUNNING_STATUS, "it is not paused");
    }
    DunningTable.status(handle, invoice, DunningCase.Status.OPEN, null);
  }

  private boolean step(UUID invoice, Instant now) {
    record Done(boolean done, Optional<Charge> charge) {}
    Done step =
        transactions.inNew(
            h -> {
              // Another node is at this subscription; what is due stays due.
              if (!claim(h, invoice)) {
                return new Done(false, Optional.empty());
              }
              InvoiceBalance balance = with.settlements().lock(h, invoice);
              DunningCase one = DunningTable.lock(h, invoice, now).orElseThrow();
              if (!one.isDue()) {
                return new Done(false, Optional.empty());
              }
              if (settled(h, one, balance)) {
                return new Done(true, Optional.empty());
              }
              return new Done(true, act(h, one, balance));
            });
    step.charge().ifPresent(this::collect);
    return step.done();
  }

  private static boolean claim(Handle handle, UUID invoice) {
    return handle
        .createQuery(
            """
            select s.id from subscriptions s
             where s.id = (select i.subscription_id from invoices i where i.id = :invoice)
               for no key update skip locked
            """)
        .bind("invoice", invoice)
        .mapTo(UUID.class)
        .findOne()
        .isPresent();
  }

  /** Nothing is open any more, by whatever route: the case ends. */
  private static boolean settled(Handle handle, DunningCase one, InvoiceBalance balance) {
    if (balance.status() == InvoiceStatus.ISSUED && balance.open().isPositive()) {
      return false;
    }
    DunningTable.end(handle, one.invoiceId(), DunningCase.Result.SETTLED, one.now());
    return true;
  }

  private Optional<Charge> act(Handle handle, DunningCase one, InvoiceBalance balance) {
    DunningPolicy.Step step = one.next().orElseThrow();
    if (one.isOvertaken(step)) {
      advance(handle, one);
      return Optional.empty();
    }
    switch (step.kind()) {
      case REMINDER -> with.mail().reminder(handle, one, "day-" + one.nextStep());
      case PAST_DUE -> {
        with.subscriptions().fallPastDue(handle, one.subscriptionId(), one.now());
        with.mail().pastDue(handle, one, one.nextAttemptAfter(one.nextStep()));
      }
      case ATTEMPT -> {
        advance(handle, one);
        return charge(handle, one, balance, one.nextStep());
      }
      case END -> {
        return end(handle, one);
      }
    }
    advance(handle, one);
    return Optional.empty();
  }

  private Optional<Charge> charge(
      Handle handle, DunningCase one, InvoiceBalance balance, int step) {
    boolean pointless =
        one.declinedHard() && one.policy().stopsWhenHard() && step == one.nextStep();
    if (with.collector().isEmpty() || pointless) {
      with.mail().reminder(handle, one, "attempt-" + step);
      return Optional.empty();
    }
    if (DunningTable.isUnanswered(handle, one.invoiceId())) {
      // Two charges of the same amount may both succeed: the one before has to be known first.
      return Optional.empty();
    }
    return Optional.of(DunningTable.attempt(handle, one, balance.open(), wall.instant()));
  }

  private Optional<Charge> end(Handle handle, DunningCase one) {
    if (DunningTable.isUnanswered(handle, one.invoiceId())) {
      // The money may be on its way: nobody is cancelled for that.
      DunningTable.advance(handle, one, one.nextStep(), one.now().plus(POSTPONED));
      return Optional.empty();
    }
    DunningTable.end(handle, one.invoiceId(), DunningCase.Result.EXHAUSTED, one.now());
    if (one.policy().cancels()) {
      with.subscriptions().cancel(handle, one.subscriptionId());
      with.mail().cancelled(handle, one);
    }
    if (one.policy().writesOff()) {
      with.settlements().writeOff(handle, one.invoiceId(), "dunning is exhausted", one.now());
    }
    return Optional.empty();
  }

  private static void advance(Handle handle, DunningCase one) {
    int next = one.nextStep() + 1;
    DunningTable.advance(handle, one, next, one.steps().get(next).at());
  }

  /** Outside of any transaction; then stores what came of it. */
  private void collect(Charge charge) {
    Collected collected = ask(charge);
    transactions.inNew(
        h -> {
          with.settlements().lock(h, charge.invoiceId());
          DunningCase one = DunningTable.lock(h, charge.invoiceId(), wall.instant()).orElseThrow();
          DunningTable.outcome(h, charge, collected, wall.instant());
          note(h, one, charge, collected);
          return charge;
        });
  }

  private Collected ask(Charge charge) {
    try {
      return with.collector()
          .map(collector -> collector.collect(charge))
          .orElseGet(() -> new Collected(Collected.Outcome.NO_METHOD, "nothing collects here"));
    } catch (RuntimeException e) {
      LOG.warn("what became of {} is not known; it is asked again", charge.idempotencyKey(), e);
      return new Collected(Collected.Outcome.UNKNOWN, "no answer");
    }
  }

  private void note(Handle handle, DunningCase one, Charge charge, Collected collected) {
    switch (collected.outcome()) {
      // The collector has recorded it, and what was settled has ended the case.
      case SUCCEEDED, UNKNOWN -> LOG.debug("{}: {}", charge.idempotencyKey(), collected.outcome());
      case FAILED_HARD -> {
        DunningTable.declinedHard(handle, one.invoiceId());
        with.mail().failed(handle, one, charge.attempt());
      }
      case FAILED_SOFT, ACTION_REQUIRED -> with.mail().failed(handle, one, charge.attempt());
      case NO_METHOD -> with.mail().reminder(handle, one, "no-method-" + charge.attempt());
    }
  }

  private DunningCase require(Handle handle, UUID invoice) {
    return DunningTable.lock(handle, invoice, wall.instant()).orElseThrow(() -> notFound(invoice));
  }

  private static void requireOpen(DunningCase one) {
    if (one.status() != DunningCase.Status.OPEN) {
      throw new ProblemException(
          DUNNING_STATUS, "it is " + one.status().name().toLowerCase(Locale.ROOT));
    }
  }

  static ProblemException notFound(UUID invoice) {
    return new ProblemException(DUNNING_CASE_NOT_FOUND, "no case of invoice " + invoice);
  }

  /** The cases that are settled from outside end at once; of a subscription that owes nothing due any more. */
  void settledElsewhere(
      Handle handle, SettlementListener.Settled invoice, Instant at, Instant now) {
    DunningTable.end(handle, invoice.invoiceId(), DunningCase.Result.SETTLED, at);
    if (!DunningTable.owes(handle, invoice.subscriptionId(), now)) {
      with.subscriptions().recover(handle, invoice.subscriptionId(), at);
    }
  }

  List<DunningAttempt> attempts(UUID invoice) {
    return transactions.inNew(h -> DunningTable.attempts(h, invoice));
  }
}
