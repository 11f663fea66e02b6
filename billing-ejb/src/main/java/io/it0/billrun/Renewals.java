package io.it0.billrun;

import io.it0.catalog.Plans;
import io.it0.invoicing.InvoiceIssue;
import io.it0.subscription.SubscriptionLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Closes one tenant's ended periods at once, for a change that comes before the bill run does. */
@ApplicationScoped
public class Renewals {

  private static final int MOST_PERIODS = 240;

  private Transactions transactions;
  private Chunk chunk;
  private Clock wall;

  protected Renewals() {}

  @Inject
  public Renewals(
      Transactions transactions, Plans plans, InvoiceIssue issue, SubscriptionLog log, Clock wall) {
    this.transactions = transactions;
    this.chunk = new Chunk(plans, issue, log);
    this.wall = wall;
  }

  /**
   * Does the bill run's work for the tenant without waiting for the grace: what arrives later is late usage. Each period is
   * a transaction of its own. What another run holds or has parked is left to it.
   */
  public void bringUpToDate(UUID tenant) {
    var query = new DueQuery(Optional.empty(), wall.instant(), Duration.ZERO, Optional.empty());
    for (int period = 0; period < MOST_PERIODS; period++) {
      List<UUID> due = transactions.inNew(h -> query.idsOf(h, tenant));
      if (due.isEmpty()) {
        return;
      }
      Chunk.Result result = transactions.inNew(h -> chunk.close(h, query, due));
      if (result.closed() == 0) {
        return;
      }
    }
  }
}
