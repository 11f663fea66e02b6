package io.it0.billrun;

import io.it0.invoicing.InvoiceDraft;
import io.it0.period.Period;
import io.it0.subscription.Subscription;
import io.it0.subscription.SubscriptionStatus;
import io.it0.usage.TokenCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What a run would do with a subscription.
 *
 * @param periods that it would close
 * @param invoices that it would issue; none if there is nothing to invoice
 * @param problem why it would be parked
 */
public record Preview(
    UUID subscriptionId,
    UUID tenantId,
    int periods,
    List<InvoiceDraft> invoices,
    Optional<String> problem) {

  /** A page by ascending subscription id, worked out by the code that bills, and stored nowhere. */
  static List<Preview> page(
      Handle handle, Chunk chunk, DueQuery query, Optional<UUID> after, int limit) {
    List<Due> due = query.page(handle, after, limit);
    Map<UUID, List<UsageRow>> rows = UsageRows.read(handle, due);
    Closing.Desk desk = chunk.desk(handle, due, rows);
    return due.stream()
        .map(d -> of(desk, query, d, rows.getOrDefault(d.subscription().tenantId(), List.of())))
        .toList();
  }

  private static Preview of(Closing.Desk desk, DueQuery query, Due first, List<UsageRow> rows) {
    List<InvoiceDraft> drafts = new ArrayList<>();
    int periods = 0;
    Optional<String> problem = Optional.empty();
    try {
      for (Due due = first; query.isDue(due); periods++) {
        Closing closing = desk.close(due, rowsOf(due, rows, periods > 0));
        drafts.addAll(closing.drafts());
        due = new Due(closing.opened(), first.zone(), first.now(), first.billable());
      }
    } catch (RuntimeException e) {
      problem = Optional.of(Failure.reason(e));
    }
    Subscription subscription = first.subscription();
    return new Preview(
        subscription.id(), subscription.tenantId(), periods, List.copyOf(drafts), problem);
  }

  /**
   * Of a later period only its own rows, as its renewal would leave them: on the plan of then, and opened although nothing
   * was used in it.
   */
  private static List<UsageRow> rowsOf(Due due, List<UsageRow> rows, boolean renewed) {
    if (!renewed) {
      return rows;
    }
    Subscription subscription = due.subscription();
    Period period = subscription.currentPeriod();
    TokenCounts usage =
        rows.stream()
            .filter(row -> row.period().equals(period))
            .map(UsageRow::usage)
            .reduce(TokenCounts.ZERO, TokenCounts::plus);
    UsageRow.Owner owner =
        new UsageRow.Owner(
            subscription.id(),
            subscription.currency(),
            subscription.interval(),
            subscription.anchorDay());
    return List.of(
        new UsageRow(
            subscription.id(),
            subscription.tenantId(),
            subscription.planId(),
            period,
            period,
            usage,
            subscription.status() == SubscriptionStatus.TRIALING,
            false,
            false,
            0,
            0,
            0,
            owner));
  }
}
