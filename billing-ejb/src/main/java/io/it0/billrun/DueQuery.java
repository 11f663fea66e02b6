package io.it0.billrun;

import io.it0.subscription.SubscriptionStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Which subscriptions are due: whose period ended at least the grace before their tenant's time and the given limit.
 *
 * @param asOf nothing is due that was not due then; empty: no limit
 * @param wall the time of tenants that are on no test clock
 */
record DueQuery(Optional<Instant> asOf, Instant wall, Duration grace) {

  private static final String SELECT =
      "select " + SubscriptionStore.COLUMNS + ", t.time_zone, coalesce(c.now, :wall) as now ";

  // Index subscriptions_due: what is due to nobody's clock is not read.
  private static final String BOUND =
      """
      s.current_period_end <= least(:asOf, greatest(:wall, (select max(l.now) from test_clocks l))) - :grace and
      """;

  // Not tenant_now(): the planner cannot inline a function that holds a query, and calls it a row.
  private static final String FROM =
      "from subscriptions s join tenants t on t.id = s.tenant_id left join test_clocks c on c.id = t.test_clock_id where ";

  private static final String DUE =
      """
      s.status in ('active', 'past_due')
      and s.current_period_end <= least(:asOf, coalesce(c.now, :wall)) - :grace
      and not exists (select from parked_subscriptions p where p.subscription_id = s.id)
      """;

  /** The due ones in the order in which their usage rows are locked. */
  List<UUID> ids(Handle handle, int limit) {
    return bind(handle.createQuery(
            "select s.id " + FROM + BOUND + DUE + "order by s.tenant_id limit :limit"))
        .bind("limit", limit)
        .mapTo(UUID.class)
        .list();
  }

  int count(Handle handle) {
    return bind(handle.createQuery("select count(*) " + FROM + BOUND + DUE))
        .mapTo(Integer.class)
        .one();
  }

  /**
   * Locks those of the given ones that are still due and that nobody else has locked. The lock is the weaker one: opening
   * a usage row for the same subscription only needs its key, and must not wait for us.
   */
  List<Due> claim(Handle handle, Collection<UUID> ids) {
    return bind(handle.createQuery(
            SELECT
                + FROM
                + "s.id = any(:ids) and "
                + DUE
                + "order by s.tenant_id for no key update of s skip locked"))
        .bind("ids", ids.toArray(UUID[]::new))
        .map(DueQuery::due)
        .list();
  }

  /** A page without locks, by ascending id. */
  List<Due> page(Handle handle, Optional<UUID> after, int limit) {
    return bind(handle.createQuery(
            SELECT
                + FROM
                + BOUND
                + DUE
                + "and (cast(:after as uuid) is null or s.id > :after) order by s.id limit :limit"))
        .bind("after", after.orElse(null))
        .bind("limit", limit)
        .map(DueQuery::due)
        .list();
  }

  /** Whether a period that ends then is due at the tenant's time. */
  boolean isDue(Due due) {
    Instant limit = asOf.filter(at -> at.isBefore(due.now())).orElse(due.now());
    return !due.subscription().currentPeriod().end().isAfter(limit.minus(grace));
  }

  private Query bind(Query query) {
    return query.bind("asOf", asOf.orElse(null)).bind("wall", wall).bind("grace", grace);
  }

  private static Due due(ResultSet row, StatementContext context) throws SQLException {
    return new Due(
        SubscriptionStore.subscription(row),
        ZoneId.of(row.getString("time_zone")),
        row.getTimestamp("now").toInstant());
  }
}
