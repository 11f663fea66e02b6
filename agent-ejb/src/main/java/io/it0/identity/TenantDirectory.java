package io.it0.identity;

import io.it0.db.PlatformDatabase;
import io.it0.period.TestClockError;
import io.it0.period.TestClocks;
import io.it0.problem.ProblemException;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The tenants as the platform's people see and set them. */
@Stateless
public class TenantDirectory {

  private static final String SELECT =
      """
      select t.id, t.slug, t.name, t.status, t.time_zone, t.test_clock_id, t.created_at, p.key as plan,
             t.max_servers, t.max_users, t.max_standing_orders, t.max_agent_tokens_per_month
      from tenants t
      left join subscriptions s on s.tenant_id = t.id and s.status in ('trialing', 'active', 'past_due')
      left join plans p on p.id = s.plan_id
      """;

  private PlatformDatabase database;
  private KnownTenants known;
  private TestClocks testClocks;
  private LivePayments livePayments;
  private Clock clock;

  protected TenantDirectory() {}

  @Inject
  public TenantDirectory(
      PlatformDatabase database,
      KnownTenants known,
      TestClocks testClocks,
      LivePayments livePayments,
      Clock clock) {
    this.database = database;
    this.known = known;
    this.testClocks = testClocks;
    this.livePayments = livePayments;
    this.clock = clock;
  }

  /**
   * By slug, after the given one.
   *
   * @param search what slug or name begin with, in any case; empty: all
   */
  public List<TenantRow> list(String search, String afterSlug, int limit) {
    return list(new TenantFilter(search, Optional.empty(), Optional.empty()), afterSlug, limit);
  }

  /** By slug, after the given one. */
  public List<TenantRow> list(TenantFilter filter, String afterSlug, int limit) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        SELECT
                            + """
                            where t.slug > :after
                              and (starts_with(t.slug, lower(:search))
                                   or starts_with(lower(t.name), lower(:search)))
                              and (cast(:status as text) is null or t.status = :status)
                              and (cast(:plan as text) is null or p.key = :plan)
                            order by t.slug limit :limit
                            """)
                    .bind("after", afterSlug)
                    .bind("search", filter.search())
                    .bind("status", filter.status().orElse(null))
                    .bind("plan", filter.plan().orElse(null))
                    .bind("limit", limit)
                    .map(TenantDirectory::row)
                    .list());
  }

  /** What tenants are called, for a list that has their ids. */
  public Map<UUID, String> names(Collection<UUID> ids) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery("select id, name from tenants where id = any(:ids)")
                    .bindArray("ids", UUID.class, ids.stream().distinct().toArray())
                    .map(
                        (row, c) ->
                            Map.entry(row.getObject("id", UUID.class), row.getString("name")))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** @throws ProblemException if there is none */
  public TenantRow require(UUID id) {
    return database.jdbi().withHandle(handle -> require(handle, id));
  }

  /**
   * Puts the tenant on a test clock, or, with none, back on the wall clock.
   *
   * @throws ProblemException if that would take it back before its running period, it has live
   *     payments, or one of both does not exist
   */
  public TenantRow setTestClock(UUID id, Optional<UUID> testClock, Actor actor) {
    Instant time =
        testClock
            .map(
                wanted ->
                    testClocks
                        .find(wanted)
                        .orElseThrow(
                            () ->
                                new ProblemException(
                                    TestClockError.TEST_CLOCK_NOT_FOUND, "test clock " + wanted))
                        .now())
            .orElseGet(clock::instant);
    TenantRow row =
        database
            .jdbi()
            .withHandle(
                handle -> {
                  require(handle, id);
                  if (testClock.isPresent() && livePayments.has(handle, id)) {
                    throw new ProblemException(
                        TestClockError.TEST_CLOCK_LIVE_PAYMENTS, "it pays real money");
                  }
                  update(handle, id, testClock, time);
                  audit(handle, id, testClock, actor);
                  return require(handle, id);
                });
    known.forget(id);
    return row;
  }

  /**
   * Sets what the patch names, and leaves the rest. The tenant's requests know of it when it is committed.
   *
   * @throws ProblemException if there is no such tenant
   */
  public TenantRow change(UUID id, TenantPatch patch, Actor actor) {
    TenantRow row =
        database
            .jdbi()
            .withHandle(
                handle -> {
                  require(handle, id);
                  patch.apply(handle, id);
                  AuditLog.write(
                      handle,
                      actor,
                      new AuditLog.Entry(
                          Optional.of(id),
                          "tenant.changed",
                          id.toString(),
                          patch.values(),
                          clock.instant()));
                  return require(handle, id);
                });
    known.forget(id);
    return row;
  }

  private static void update(Handle handle, UUID id, Optional<UUID> testClock, Instant time) {
    int updated =
        handle
            .createUpdate(
                """
                update tenants set test_clock_id = :clock
                where id = :id and not exists (
                  select from subscriptions s
                  where s.tenant_id = tenants.id and s.status in ('trialing', 'active', 'past_due')
                    and s.current_period_start > :time)
                """)
            .bind("clock", testClock.orElse(null))
            .bind("id", id)
            .bind("time", time)
            .execute();
    if (updated == 0) {
      throw new ProblemException(
          IdentityError.TENANT_CLOCK_BACKWARDS, "its running period starts after " + time);
    }
  }

  private void audit(Handle handle, UUID tenant, Optional<UUID> testClock, Actor actor) {
    String set = testClock.map(UUID::toString).orElse("none");
    AuditLog.write(
        handle,
        actor,
        new AuditLog.Entry(
            Optional.of(tenant),
            "tenant.test_clock_set",
            tenant.toString(),
            Map.of("testClock", set),
            clock.instant()));
  }

  private static TenantRow require(Handle handle, UUID id) {
    return handle
        .createQuery(SELECT + "where t.id = :id")
        .bind("id", id)
        .map(TenantDirectory::row)
        .findOne()
        .orElseThrow(() -> new ProblemException(IdentityError.TENANT_NOT_FOUND, "tenant " + id));
  }

  private static TenantRow row(ResultSet row, StatementContext context) throws SQLException {
    return new TenantRow(
        row.getObject("id", UUID.class),
        row.getString("slug"),
        row.getString("name"),
        row.getString("status"),
        row.getString("time_zone"),
        row.getObject("test_clock_id", UUID.class),
        row.getString("plan"),
        row.getObject("max_servers", Integer.class),
        row.getObject("max_users", Integer.class),
        row.getObject("max_standing_orders", Integer.class),
        row.getObject("max_agent_tokens_per_month", Long.class),
        row.getTimestamp("created_at").toInstant());
  }
}
