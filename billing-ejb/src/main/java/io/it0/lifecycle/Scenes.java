package io.it0.lifecycle;

import static io.it0.lifecycle.LifecycleError.RENEWAL_PENDING;
import static io.it0.lifecycle.LifecycleError.SUBSCRIPTION_OVERTAKEN;

import io.it0.billrun.Due;
import io.it0.billrun.Rates;
import io.it0.billrun.UsageRow;
import io.it0.billrun.UsageRows;
import io.it0.catalog.Plans;
import io.it0.problem.ProblemException;
import io.it0.subscription.PriceOverrides;
import io.it0.subscription.Subscription;
import io.it0.subscription.SubscriptionError;
import io.it0.subscription.SubscriptionStore;
import io.it0.usage.TokenCounts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Reads what a change is worked out from; for the change itself under the locks that the bill run takes. */
final class Scenes {

  // Index subscriptions_live.
  private static final String SELECT =
      "select "
          + SubscriptionStore.COLUMNS
          + """
          , t.time_zone, coalesce(c.now, :wall) as now
          from subscriptions s join tenants t on t.id = s.tenant_id
          left join test_clocks c on c.id = t.test_clock_id
          where s.tenant_id = :tenant and s.status in ('trialing', 'active', 'past_due')
          """;

  private final Plans plans;

  Scenes(Plans plans) {
    this.plans = plans;
  }

  /** The live subscription, whatever its period. */
  Due find(Handle handle, UUID tenant, Instant wall) {
    return find(handle, SELECT, tenant, wall);
  }

  /** Without locks, to look. */
  Scene look(Handle handle, UUID tenant, Instant wall) {
    Due due = find(handle, SELECT, tenant, wall);
    return scene(handle, due, UsageRows.read(handle, List.of(due)));
  }

  /**
   * With the subscription and its usage rows locked to the transaction's end.
   *
   * @throws ProblemException if somebody changed the subscription while this waited for it
   */
  Scene lock(Handle handle, UUID tenant, Instant wall) {
    Due before = find(handle, SELECT, tenant, wall);
    Due due = find(handle, SELECT + "for no key update of s", tenant, wall);
    if (!sameDecisions(before.subscription(), due.subscription())) {
      throw new ProblemException(
          SUBSCRIPTION_OVERTAKEN, "look at it again, and say again what is to be done");
    }
    return scene(handle, due, UsageRows.lock(handle, List.of(due)));
  }

  /** A renewal in between is no reason to refuse; what people decided in between is. */
  private static boolean sameDecisions(Subscription a, Subscription b) {
    return a.id().equals(b.id())
        && a.planId().equals(b.planId())
        && a.interval() == b.interval()
        && a.status() == b.status()
        && a.scheduled().equals(b.scheduled())
        && a.cancelAtPeriodEnd() == b.cancelAtPeriodEnd();
  }

  private Scene scene(Handle handle, Due due, Map<UUID, List<UsageRow>> locked) {
    Subscription subscription = due.subscription();
    if (!due.now().isBefore(subscription.currentPeriod().end())) {
      throw new ProblemException(
          RENEWAL_PENDING, "it ended at " + subscription.currentPeriod().end());
    }
    List<UsageRow> rows = locked.getOrDefault(subscription.tenantId(), List.of());
    List<UsageRow> own =
        rows.stream().filter(row -> row.period().equals(subscription.currentPeriod())).toList();
    if (own.isEmpty()) {
      throw new IllegalStateException("no usage row for " + subscription.currentPeriod());
    }
    UsageRow last = own.get(own.size() - 1);
    // Clocks of two nodes differ: what comes second comes after.
    Instant at = due.now().isAfter(last.segment().start()) ? due.now() : last.segment().start();
    return new Scene(
        due,
        at,
        without(own, last, after(handle, last, at)),
        own,
        BilledTerm.of(handle, subscription.id(), at),
        own.stream().anyMatch(row -> row.invoicedMinor() > 0)
            ? BilledTerm.overage(handle, subscription.id(), subscription.currentPeriod().start())
            : List.of(),
        rates(handle, subscription, own));
  }

  private Rates rates(Handle handle, Subscription subscription, List<UsageRow> rows) {
    Set<UUID> ids = new LinkedHashSet<>();
    ids.add(subscription.planId());
    subscription.scheduledPlan().ifPresent(ids::add);
    rows.forEach(row -> ids.add(row.planId()));
    return new Rates(
        id -> plans.require(handle, List.of(id)).get(id),
        PriceOverrides.of(handle, List.of(subscription.tenantId())));
  }

  private static List<UsageRow> without(List<UsageRow> rows, UsageRow last, TokenCounts after) {
    List<UsageRow> result = new ArrayList<>(rows.subList(0, rows.size() - 1));
    result.add(last.without(after));
    return List.copyOf(result);
  }

  private static TokenCounts after(Handle handle, UsageRow row, Instant at) {
    return handle
        .createQuery("select * from usage_after(:tenant, :segment, :at)")
        .bind("tenant", row.tenantId())
        .bind("segment", row.segment().start())
        .bind("at", at)
        .map(
            (found, context) ->
                new TokenCounts(
                    found.getLong(1), found.getLong(2), found.getLong(3), found.getLong(4)))
        .one();
  }

  private static Due find(Handle handle, String sql, UUID tenant, Instant wall) {
    Optional<Due> due =
        handle
            .createQuery(sql)
            .bind("tenant", tenant)
            .bind("wall", wall)
            .map(Scenes::due)
            .findOne();
    return due.orElseThrow(
        () -> new ProblemException(SubscriptionError.NO_SUBSCRIPTION, "tenant " + tenant));
  }

  private static Due due(ResultSet row, StatementContext context) throws SQLException {
    return new Due(
        SubscriptionStore.subscription(row),
        ZoneId.of(row.getString("time_zone")),
        row.getTimestamp("now").toInstant(),
        true);
  }
}
