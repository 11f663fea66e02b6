package io.it0.billrun;

import io.it0.catalog.Plans;
import io.it0.invoicing.InvoiceDraft;
import io.it0.invoicing.InvoiceIssue;
import io.it0.subscription.PriceOverrides;
import io.it0.subscription.Subscription;
import io.it0.subscription.SubscriptionLog;
import io.it0.subscription.SubscriptionStore;
import io.it0.subscription.Transition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Closes the due periods of many subscriptions in one transaction, with as many statements as for one. */
final class Chunk {

  // A chunk is a small part of every table; left alone, the planner reads middle-sized ones whole
  // each time.
  private static final String BY_INDEX =
      """
      select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
             set_config('enable_mergejoin', 'off', true), set_config('jit', 'off', true)
      """;

  /** The plan that follows a cancelled one. */
  private static final String FREE = "free";

  /** What came of it. */
  record Result(int closed, int issued) {}

  private static final Transition.By BILL_RUN =
      Transition.By.system("bill-run", "its time had come");

  private final Plans plans;
  private final InvoiceIssue issue;
  private final SubscriptionLog log;

  Chunk(Plans plans, InvoiceIssue issue, SubscriptionLog log) {
    this.plans = plans;
    this.issue = issue;
    this.log = log;
  }

  Result close(Handle handle, DueQuery query, Collection<UUID> ids) {
    handle.execute(BY_INDEX);
    List<Due> due = query.claim(handle, ids);
    if (due.isEmpty()) {
      return new Result(0, 0);
    }
    Map<UUID, List<UsageRow>> rows = UsageRows.lock(handle, due);
    Closing.Desk desk = desk(handle, due, rows);
    List<Closing> closings =
        due.stream()
            .map(d -> desk.close(d, rows.getOrDefault(d.subscription().tenantId(), List.of())))
            .toList();
    store(handle, closings);
    log.record(handle, closings.stream().flatMap(c -> c.steps(desk, BILL_RUN).stream()).toList());
    List<InvoiceDraft> drafts = closings.stream().flatMap(c -> c.drafts().stream()).toList();
    issue.issue(handle, drafts);
    return new Result(closings.size(), drafts.size());
  }

  /** What closings need to know besides, read with at most two statements. */
  Closing.Desk desk(Handle handle, List<Due> due, Map<UUID, List<UsageRow>> rows) {
    Set<UUID> ids = new LinkedHashSet<>();
    for (Due d : due) {
      ids.add(d.subscription().planId());
      d.subscription().scheduledPlan().ifPresent(ids::add);
    }
    rows.values().forEach(own -> own.forEach(row -> ids.add(row.planId())));
    var prices =
        PriceOverrides.of(handle, due.stream().map(d -> d.subscription().tenantId()).toList());
    Rates rates = new Rates(plans.require(handle, ids)::get, prices);
    return new Closing.Desk(rates, () -> plans.latest(handle, FREE), issue);
  }

  private static void store(Handle handle, List<Closing> closings) {
    List<UsageRows.Closed> rows = new ArrayList<>();
    closings.forEach(closing -> rows.addAll(closing.rows()));
    UsageRows.close(handle, rows);
    SubscriptionStore.update(handle, closings.stream().map(Closing::after).toList());
    List<Subscription> followers =
        closings.stream().map(Closing::follower).flatMap(Optional::stream).toList();
    if (!followers.isEmpty()) {
      int inserted = SubscriptionStore.insert(handle, followers, followers.get(0).startedAt());
      if (inserted != followers.size()) {
        throw new IllegalStateException("a tenant whose subscription ends has another live one");
      }
    }
    SubscriptionStore.openPeriods(handle, closings.stream().map(Closing::opened).toList());
  }
}
