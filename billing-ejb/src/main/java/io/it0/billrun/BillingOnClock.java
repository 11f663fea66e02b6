package io.it0.billrun;

import io.it0.period.DueWork;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Periods and trials that end while a test clock is walked. */
@ApplicationScoped
public class BillingOnClock implements DueWork {

  private BillRuns runs;
  private Transactions transactions;
  private BillRunConfig config;

  protected BillingOnClock() {}

  @Inject
  public BillingOnClock(BillRuns runs, Transactions transactions, BillRunConfig config) {
    this.runs = runs;
    this.transactions = transactions;
    this.config = config;
  }

  @Override
  public Order order() {
    return Order.BILLING;
  }

  @Override
  public Optional<Instant> nextDue(UUID testClock, Instant after, Instant until) {
    return transactions.inNew(h -> DueQuery.next(h, testClock, after, until, config.grace()));
  }

  @Override
  public int run(UUID testClock, Instant now) {
    return runs.runOn(testClock);
  }
}
