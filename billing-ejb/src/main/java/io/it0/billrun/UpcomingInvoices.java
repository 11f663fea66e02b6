package io.it0.billrun;

import io.it0.catalog.Plans;
import io.it0.invoicing.InvoiceDraft;
import io.it0.invoicing.InvoiceIssue;
import io.it0.subscription.SubscriptionLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the running period comes to so far, by the code that will bill it; nothing is stored. */
@ApplicationScoped
public class UpcomingInvoices {

  private Transactions transactions;
  private Chunk chunk;
  private Clock wall;

  protected UpcomingInvoices() {}

  @Inject
  public UpcomingInvoices(
      Transactions transactions, Plans plans, InvoiceIssue issue, SubscriptionLog log, Clock wall) {
    this.transactions = transactions;
    this.chunk = new Chunk(plans, issue, log);
    this.wall = wall;
  }

  /**
   * If the period ended with the usage that is counted.
   *
   * @param due the subscription, and its tenant's time
   * @param drafts none if there is nothing to bill
   */
  public record Upcoming(Due due, List<InvoiceDraft> drafts) {

    /** When it will be issued, but for the grace. */
    public Instant closesAt() {
      return due.subscription().currentPeriod().end();
    }
  }

  /** Empty: the tenant has no live subscription. */
  public Optional<Upcoming> of(UUID tenant) {
    var query = new DueQuery(Optional.empty(), wall.instant(), Duration.ZERO, Optional.empty());
    return transactions.inNew(
        h ->
            query
                .live(h, tenant)
                .map(
                    due -> {
                      Map<UUID, List<UsageRow>> rows = UsageRows.read(h, List.of(due));
                      Closing.Desk desk = chunk.desk(h, List.of(due), rows);
                      Closing closing = desk.close(due, rows.getOrDefault(tenant, List.of()));
                      return new Upcoming(due, closing.drafts());
                    }));
  }
}
