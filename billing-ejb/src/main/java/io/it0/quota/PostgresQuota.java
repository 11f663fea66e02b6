package io.it0.quota;

import io.it0.quota.AuthorityTable.Mode;
import io.it0.quota.Counters.Settling;
import io.it0.quota.Counters.Wanted;
import io.it0.tenancy.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Decides while Redis is away, under the row lock of the tenant's period.
 *
 * <p>What Redis had come to is not known then; what it may have come to at most is: the ceiling. All of it counts as
 * used, so nobody is admitted twice. Each decision holds the authority, so none is made once Redis decides again.
 */
final class PostgresQuota {

  private static final String RESERVED =
      """
      select coalesce(sum(tokens), 0) from quota_leases
      where tenant_id = :tenant and period_start = :start and not ended and expires_at > :now
      """;

  private static final String LEASE =
      """
      select tokens, expires_at, period_start, ended from quota_leases
      where tenant_id = :tenant and id = :id and expires_at > :now
      """;

  private static final String KEEP =
      """
      insert into quota_leases (tenant_id, id, tokens, expires_at, period_start, ended)
      values (:tenant, :id, :tokens, :expires, :start, false)
      on conflict (tenant_id, id) do update set tokens = excluded.tokens, expires_at = excluded.expires_at,
        period_start = excluded.period_start, ended = false
      """;

  // One that Redis gave is not known here: that it has ended is remembered until Redis can be told.
  private static final String END =
      """
      insert into quota_leases (tenant_id, id, tokens, expires_at, period_start, ended)
      values (:tenant, :id, 0, :expires, :start, true)
      on conflict (tenant_id, id) do update set ended = true
      """;

  private static final String SETTLE =
      """
      insert into quota_settled (tenant_id, source, event_id, lease_id, tokens, period_start, settled_at)
      values (:tenant, :source, :event, :lease, :tokens, :start, :at)
      on conflict (tenant_id, event_id, source) do nothing
      """;

  private static final String ADD =
      """
      update quota_periods set added = added + :tokens where tenant_id = :tenant and period_start = :start
      """;

  private static final Duration ENDED_FOR = Duration.ofDays(1);

  private final Transactions transactions;
  private final BudgetReader budgets;
  private final QuotaMetrics metrics;

  PostgresQuota(Transactions transactions, BudgetReader budgets, QuotaMetrics metrics) {
    this.transactions = transactions;
    this.budgets = budgets;
    this.metrics = metrics;
  }

  /**
   * A decision in the words of the scripts.
   *
   * @param tokens of the lease
   * @param second used tokens of a settlement, expiry of a lease
   */
  record Decision(String word, Standing standing, long tokens, long second) {

    static Decision of(String word, Scene scene) {
      return new Decision(word, scene.standing(), 0, 0);
    }
  }

  private record Held(long tokens, Instant expiresAt, Instant periodStart, boolean ended) {}

  private record Scene(Handle handle, Tenant tenant, Instant now, Budget budget, long epoch) {

    Standing standing() {
      long used = Math.max(budget.counted(), budget.ceiling().tokens()) + budget.added();
      return new Standing(
          used, reserved(), budget.limit(), budget.period(), budget.version(), epoch);
    }

    private long reserved() {
      return handle
          .createQuery(RESERVED)
          .bind("tenant", tenant.id())
          .bind("start", budget.period().start())
          .bind("now", now)
          .mapTo(Long.class)
          .one();
    }
  }

  private interface Deciding {
    Decision decide(Scene scene);
  }

  Optional<Decision> reserve(Tenant tenant, Authority.Grant grant, Instant now, Wanted wanted) {
    return decide(tenant, grant, now, scene -> reserve(scene, wanted));
  }

  Optional<Decision> extend(Tenant tenant, Authority.Grant grant, Instant now, Wanted wanted) {
    return decide(tenant, grant, now, scene -> extend(scene, wanted));
  }

  Optional<Decision> settle(Tenant tenant, Authority.Grant grant, Instant now, Settling settling) {
    return decide(tenant, grant, now, scene -> settle(scene, settling));
  }

  Optional<Decision> release(Tenant tenant, Authority.Grant grant, Instant now, UUID lease) {
    return decide(tenant, grant, now, scene -> end(scene, lease, "OK"));
  }

  Optional<Decision> standing(Tenant tenant, Authority.Grant grant, Instant now) {
    return decide(tenant, grant, now, scene -> Decision.of("OK", scene));
  }

  /** Usage that was accepted while PostgreSQL decides; what is counted twice here is put right when Redis is back. */
  void accepted(Tenant tenant, Authority.Grant grant, Instant now, long tokens) {
    decide(
        tenant,
        grant,
        now,
        scene -> {
          add(scene, tokens);
          return Decision.of("OK", scene);
        });
  }

  /** Empty: PostgreSQL does not decide any more. */
  private Optional<Decision> decide(
      Tenant tenant, Authority.Grant grant, Instant now, Deciding deciding) {
    return transactions.inNew(
        handle -> {
          AuthorityTable.Row row = AuthorityTable.hold(handle);
          if (row.mode() != Mode.POSTGRES || row.epoch() != grant.epoch()) {
            return Optional.empty();
          }
          if (row.waitSeconds() > 0) {
            throw Authority.unavailable(row.waitSeconds(), "PostgreSQL will decide in a moment");
          }
          metrics.byPostgres.increment();
          Budget budget = budgets.read(handle, tenant, now);
          return Optional.of(deciding.decide(new Scene(handle, tenant, now, budget, row.epoch())));
        });
  }

  private static Decision reserve(Scene scene, Wanted wanted) {
    Optional<Held> known = held(scene, wanted.lease());
    if (known.isPresent()) {
      Held lease = known.get();
      String word = lease.ended() ? "ENDED" : "SAME";
      return new Decision(word, scene.standing(), lease.tokens(), Micros.of(lease.expiresAt()));
    }
    if (refuses(scene, wanted.tokens())) {
      return Decision.of("REFUSED", scene);
    }
    keep(scene, wanted.lease(), wanted.tokens(), wanted.expiresAt());
    return new Decision("OK", scene.standing(), wanted.tokens(), Micros.of(wanted.expiresAt()));
  }

  /** A lease that Redis gave is taken over as if it had none: its tokens are below the ceiling, and stay there. */
  private static Decision extend(Scene scene, Wanted more) {
    Optional<Held> known = held(scene, more.lease());
    if (known.filter(Held::ended).isPresent()) {
      return Decision.of("ENDED", scene);
    }
    long before = known.map(Held::tokens).orElse(0L);
    boolean moves =
        known.filter(one -> !one.periodStart().equals(scene.budget().period().start())).isPresent();
    if (more.tokens() > 0 && refuses(scene, more.tokens() + (moves ? before : 0))) {
      return Decision.of("REFUSED", scene);
    }
    keep(scene, more.lease(), before + more.tokens(), more.expiresAt());
    return new Decision(
        "OK", scene.standing(), before + more.tokens(), Micros.of(more.expiresAt()));
  }

  private static Decision settle(Scene scene, Settling settling) {
    long used = settling.used().billable(scene.budget().countsCache());
    int added =
        scene
            .handle()
            .createUpdate(SETTLE)
            .bind("tenant", scene.tenant().id())
            .bind("source", settling.event().source())
            .bind("event", settling.event().eventId())
            .bind("lease", settling.lease())
            .bind("tokens", used)
            .bind("start", scene.budget().period().start())
            .bind("at", settling.event().since())
            .execute();
    if (added == 1) {
      add(scene, used);
    }
    Decision end = end(scene, settling.lease(), added == 1 ? "OK" : "SAME");
    return new Decision(end.word(), end.standing(), end.tokens(), used);
  }

  private static Decision end(Scene scene, UUID lease, String word) {
    long leased = held(scene, lease).filter(one -> !one.ended()).map(Held::tokens).orElse(0L);
    scene
        .handle()
        .createUpdate(END)
        .bind("tenant", scene.tenant().id())
        .bind("id", lease)
        .bind("expires", scene.now().plus(ENDED_FOR))
        .bind("start", scene.budget().period().start())
        .execute();
    return new Decision(word, again(scene).standing(), leased, 0);
  }

  /** With what this decision added. */
  private static Scene again(Scene scene) {
    Budget seen = scene.budget();
    long added =
        scene
            .handle()
            .createQuery(
                "select added from quota_periods where tenant_id = :tenant and period_start = :start")
            .bind("tenant", scene.tenant().id())
            .bind("start", seen.period().start())
            .mapTo(Long.class)
            .one();
    Budget now =
        new Budget(
            seen.period(),
            seen.limit(),
            seen.included(),
            seen.countsCache(),
            seen.counted(),
            seen.version(),
            seen.ceiling(),
            added);
    return new Scene(scene.handle(), scene.tenant(), scene.now(), now, scene.epoch());
  }

  private static boolean refuses(Scene scene, long tokens) {
    Standing standing = scene.standing();
    return standing.limit().isPresent()
        && standing.used() + standing.reserved() + tokens > standing.limit().get();
  }

  private static Optional<Held> held(Scene scene, UUID lease) {
    return scene
        .handle()
        .createQuery(LEASE)
        .bind("tenant", scene.tenant().id())
        .bind("id", lease)
        .bind("now", scene.now())
        .map(
            (row, context) ->
                new Held(
                    row.getLong("tokens"),
                    row.getTimestamp("expires_at").toInstant(),
                    row.getTimestamp("period_start").toInstant(),
                    row.getBoolean("ended")))
        .findOne();
  }

  private static void keep(Scene scene, UUID lease, long tokens, Instant expiresAt) {
    scene
        .handle()
        .createUpdate(KEEP)
        .bind("tenant", scene.tenant().id())
        .bind("id", lease)
        .bind("tokens", tokens)
        .bind("expires", expiresAt)
        .bind("start", scene.budget().period().start())
        .execute();
  }

  private static void add(Scene scene, long tokens) {
    scene
        .handle()
        .createUpdate(ADD)
        .bind("tokens", tokens)
        .bind("tenant", scene.tenant().id())
        .bind("start", scene.budget().period().start())
        .execute();
  }
}
