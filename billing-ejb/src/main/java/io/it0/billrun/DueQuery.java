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
 * @param clock only tenants on this test clock; empty: everybody's
 */
record DueQuery(Optional<Instant> asOf, Instant wall, Duration grace, Optional<UUID> clock) {

  private static final String SELECT =
      "select "
          + SubscriptionStore.COLUMNS
          + """
          , t.time_zone, coalesce(c.now, :wall) as now,
          (not s.needs_payment_method or exists (select from payment_methods m
            where m.tenant_id = s.tenant_id and m.removed_at is null)) as billable
          """;

  // Index subscriptions_due: what is due to nobody's clock is not read.
  private static final String BOUND =
      """
      s.current_period_end <= least(:asOf, greatest(:wall, (select max(l.now) from test_clocks l))) - :grace and
      """;

  // Index tenants_by_test_clock: however many clocks there are, a walk looks at its own tenants.
  private static final String ON_CLOCK = "t.test_clock_id = :clock and ";

  // Not tenant_now(): the planner cannot inline a function that holds a query, and calls it a row.
  private static final String FROM =
      "from subscriptions s join tenants t on t.id = s.tenant_id left join test_clocks c on c.id ="
          + " t.test_clock_id where ";

  private static final String DUE =
      """
      s.status in ('trialing', 'active', 'past_due')
      and (cast(:clock as uuid) is null or t.test_clock_id = :clock)
      and s.current_period_end <= least(:asOf, coalesce(c.now, :wall)) - :grace
      and not exists (select from parked_subscriptions p where p.subscription_id = s.id)
      """;

  // Index tenants_by_test_clock, subscriptions_live.
  private static final String NEXT =
      """
      select s.current_period_end + :grace as due
        from tenants t join subscriptions s on s.tenant_id = t.id and s.status in ('trialing', 'active', 'past_due')
       where t.test_clock_id = :clock and s.current_period_end > cast(:after as timestamptz) - :grace
         and s.current_period_end <= cast(:until as timestamptz) - :grace
       order by 1 limit 1
      """;

  /** The due ones in the order in which their usage rows are locked. */
  List<UUID> ids(Handle handle, int limit) {
    return bind(handle.createQuery(
            "select s.id " + FROM + bound() + DUE + "order by s.tenant_id limit :limit"))
        .bind("limit", limit)
        .mapTo(UUID.class)
        .list();
  }

  List<UUID> idsOf(Handle handle, UUID tenant) {
    return bind(handle.createQuery("select s.id " + FROM + "s.tenant_id = :tenant and " + DUE))
        .bind("tenant", tenant)
        .mapTo(UUID.class)
        .list();
  }

  /** A tenant's live one, due or not. */
  Optional<Due> live(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            SELECT
                + FROM
                + "s.tenant_id = :tenant and s.status in ('trialing', 'active', 'past_due')")
        .bind("wall", wall)
        .bind("tenant", tenant)
        .map(DueQuery::due)
        .findOne();
  }

  private String bound() {
    return clock.isPresent() ? ON_CLOCK : BOUND;
  }

  int count(Handle handle) {
    return bind(handle.createQuery("select count(*) " + FROM + bound() + DUE))
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

  /** When the next one on the clock falls due, after the one time and not after the other. */
  static Optional<Instant> next(
      Handle handle, UUID clock, Instant after, Instant until, Duration grace) {
    return handle
        .createQuery(NEXT)
        .bind("clock", clock)
        .bind("after", after)
        .bind("until", until)
        .bind("grace", grace)
        .mapTo(Instant.class)
        .findOne();
  }

  private Query bind(Query query) {
    return query
        .bind("asOf", asOf.orElse(null))
        .bind("wall", wall)
        .bind("grace", grace)
        .bind("clock", clock.orElse(null));
  }

  private static Due due(ResultSet row, StatementContext context) throws SQLException {
    return new Due(
        SubscriptionStore.subscription(row),
        ZoneId.of(row.getString("time_zone")),
        row.getTimestamp("now").toInstant(),
        row.getBoolean("billable"));
  }
}
