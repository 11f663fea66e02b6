package io.it0.dunning;

import io.it0.audit.AuditEntry;
import io.it0.billrun.Transactions;
import io.it0.invoicing.SettlementListener;
import io.it0.invoicing.Settlements;
import io.it0.mail.Mails;
import io.it0.period.DueWork;
import io.it0.period.TenantTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Dunning for everybody: the sweep, test clocks, what settles an invoice, and what people do with the cases. */
@ApplicationScoped
public class DunningBoard implements DueWork, SettlementListener {

  private Transactions transactions;
  private Clock wall;
  private Dunning dunning;

  protected DunningBoard() {}

  @Inject
  DunningBoard(
      Transactions transactions,
      Settlements settlements,
      UnpaidSubscriptions subscriptions,
      Mails mails,
      @Any Instance<Collector> collectors,
      Clock wall) {
    this(
        transactions,
        new Dunning.Colleagues(
            settlements, subscriptions, new DunningMail(mails), collectors.stream().findFirst()),
        wall);
  }

  DunningBoard(Transactions transactions, Dunning.Colleagues with, Clock wall) {
    this.transactions = transactions;
    this.wall = wall;
    this.dunning = new Dunning(transactions, with, wall);
  }

  /** A case with the attempts made. */
  public record Detail(DunningCase one, List<DunningAttempt> attempts) {}

  /** Does what is due to tenants on no test clock, and asks what became of unanswered attempts. */
  public void sweep() {
    dunning.askAgain();
    Instant now = wall.instant();
    while (dunning.sweep(Optional.empty(), now) > 0) {
      // One step may make the next one due.
    }
  }

  public List<DunningCase> page(BoardFilter filter, int limit) {
    return transactions.inNew(h -> DunningTable.page(h, filter, wall.instant(), limit));
  }

  public Detail require(UUID invoice) {
    DunningCase one =
        transactions
            .inNew(h -> DunningTable.find(h, invoice, wall.instant()))
            .orElseThrow(() -> Dunning.notFound(invoice));
    return new Detail(one, dunning.attempts(invoice));
  }

  public void pause(UUID invoice, String note, AuditEntry.By by) {
    audited("dunning.paused", invoice, by, h -> dunning.pause(h, existing(h, invoice), note));
  }

  public void resume(UUID invoice, AuditEntry.By by) {
    audited("dunning.resumed", invoice, by, h -> dunning.resume(h, existing(h, invoice)));
  }

  /** Collects now, besides what is planned. */
  public void retry(UUID invoice, AuditEntry.By by) {
    require(invoice);
    dunning.retry(invoice, h -> audit(h, "dunning.retried", invoice, by));
  }

  /** The policies by plan key; {@code *} is that of the plans without one of their own. */
  public Map<String, DunningPolicy> policies() {
    return transactions.inNew(PolicyTable::all);
  }

  /** For cases that are opened from now on. */
  public void setPolicy(String planKey, DunningPolicy policy, AuditEntry.By by) {
    transactions.inNew(
        h -> {
          PolicyTable.set(h, planKey, policy, by.actor(), wall.instant());
          new AuditEntry(
                  Optional.empty(),
                  "dunning.policy_set",
                  planKey,
                  Map.of("policy", policy.toString()))
              .write(h, by, wall.instant());
          return planKey;
        });
  }

  @Override
  public Order order() {
    return Order.COLLECTION;
  }

  @Override
  public Optional<Instant> nextDue(UUID testClock, Instant after, Instant until) {
    return transactions.inNew(h -> DunningTable.nextDue(h, testClock, after, until));
  }

  @Override
  public int run(UUID testClock, Instant now) {
    return dunning.sweep(Optional.of(testClock), now);
  }

  @Override
  public void settled(Handle handle, Settled invoice, Instant at) {
    // A payment is booked by when it was received: what is owed is asked by now.
    Instant now = TenantTime.now(handle, invoice.tenantId(), wall.instant());
    dunning.settledElsewhere(handle, invoice, at, now.isAfter(at) ? now : at);
  }

  private void audited(String action, UUID invoice, AuditEntry.By by, Consumer<Handle> work) {
    transactions.inNew(
        h -> {
          work.accept(h);
          audit(h, action, invoice, by);
          return invoice;
        });
  }

  private void audit(Handle handle, String action, UUID invoice, AuditEntry.By by) {
    UUID tenant = DunningTable.find(handle, invoice, wall.instant()).orElseThrow().tenantId();
    new AuditEntry(Optional.of(tenant), action, invoice.toString(), Map.of())
        .write(handle, by, wall.instant());
  }

  private UUID existing(Handle handle, UUID invoice) {
    return DunningTable.find(handle, invoice, wall.instant())
        .orElseThrow(() -> Dunning.notFound(invoice))
        .invoiceId();
  }
}
