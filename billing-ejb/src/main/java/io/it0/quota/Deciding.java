package io.it0.quota;

import io.it0.period.TenantClocks;
import io.it0.problem.ProblemException;
import io.it0.quota.PostgresQuota.Decision;
import io.it0.tenancy.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/** Has something decided by whoever decides now, and does what must be done first: building, raising, switching. */
final class Deciding {

  private static final Logger LOG = LoggerFactory.getLogger(Deciding.class);
  // After a restart each idle connection of the pool fails once.
  private static final int MOST_TRIES = 100;
  private static final Duration AT_MOST = Duration.ofSeconds(3);
  private static final Duration LIMIT_IS_NEW = Duration.ofSeconds(1);
  private static final int MOST_KEPT = 50_000;

  private final Desk desk;
  private final PostgresQuota postgres;
  private final CounterBuild builds;
  private final QuotaWatch watch;
  private final Reconciler reconciler;
  private final TenantClocks clocks;
  private final LongSupplier nanoTime;
  private final Map<UUID, Long> limitReadAt = new ConcurrentHashMap<>();

  Deciding(
      Desk desk,
      PostgresQuota postgres,
      CounterBuild builds,
      QuotaWatch watch,
      Reconciler reconciler,
      TenantClocks clocks,
      LongSupplier nanoTime) {
    this.desk = desk;
    this.postgres = postgres;
    this.builds = builds;
    this.watch = watch;
    this.reconciler = reconciler;
    this.clocks = clocks;
    this.nanoTime = nanoTime;
  }

  interface ByRedis {
    Reply decide(Counters counters, Authority.Grant grant, Instant now);
  }

  interface ByPostgres {
    Optional<Decision> decide(PostgresQuota postgres, Authority.Grant grant, Instant now);
  }

  /**
   * A decision, whoever made it.
   *
   * @param tokens of the lease
   * @param second used tokens of a settlement, expiry of a lease
   */
  record Answer(String word, Standing standing, long tokens, long second, boolean isAboveCeiling) {

    boolean is(String wanted) {
      return word.equals(wanted);
    }

    Instant expiresAt() {
      return Micros.instant(second);
    }

    static Answer of(Reply reply, Authority.Grant grant) {
      Standing standing = reply.standing(grant.epoch());
      return new Answer(
          reply.word(), standing, reply.first(), reply.second(), reply.number(9) == 1);
    }

    static Answer of(Decision decision) {
      return new Answer(
          decision.word(), decision.standing(), decision.tokens(), decision.second(), false);
    }
  }

  /**
   * @param wanted how many tokens more are asked for
   * @throws ProblemException (503) if nobody can decide now
   */
  Answer decide(Tenant tenant, long wanted, ByRedis byRedis, ByPostgres byPostgres) {
    long until = nanoTime.getAsLong() + AT_MOST.toNanos();
    for (int i = 0; i < MOST_TRIES && nanoTime.getAsLong() < until; i++) {
      Authority.Grant grant = desk.authority().current();
      Instant now = clocks.clockOf(tenant).instant();
      Optional<Answer> answer =
          grant.isRedis()
              ? byRedis(tenant, wanted, grant, now, byRedis)
              : byPostgres.decide(postgres, grant, now).map(Answer::of);
      if (answer.isPresent()) {
        if (grant.isRedis()) {
          noticed(tenant, answer.get(), now);
        }
        return answer.get();
      }
      if (!grant.isRedis()) {
        desk.authority().doubt();
      }
    }
    desk.metrics().unavailable.increment();
    throw Authority.unavailable(1, "the counter cannot be read");
  }

  /** Empty: try again. */
  private Optional<Answer> byRedis(
      Tenant tenant, long wanted, Authority.Grant grant, Instant now, ByRedis byRedis) {
    try {
      Reply reply = byRedis.decide(desk.counters(), grant, now);
      if (!desk.authority().holds(grant)) {
        return Optional.empty();
      }
      return act(tenant, wanted, grant, now, reply);
    } catch (JedisException e) {
      LOG.debug("quota: Redis did not answer", e);
      desk.authority().doubt();
      return Optional.empty();
    }
  }

  private Optional<Answer> act(
      Tenant tenant, long wanted, Authority.Grant grant, Instant now, Reply reply) {
    switch (reply.word()) {
      case "MISSING", "PERIOD" -> builds.build(tenant, grant, now);
      case "CEILING" ->
          desk.ceilings()
              .raise(
                  tenant.id(),
                  grant,
                  reply.standing(grant.epoch()),
                  Math.max(wanted, reply.first()));
      case "REFUSED" -> {
        // An upgrade opens the gate at once: nobody is refused by a limit that is older than this.
        if (!limitIsNew(tenant)) {
          readLimit(tenant);
          return Optional.empty();
        }
        return Optional.of(Answer.of(reply, grant));
      }
      default -> {
        Answer answer = Answer.of(reply, grant);
        // What was used beyond its lease; PostgreSQL knows of it before the caller does.
        if (answer.isAboveCeiling()) {
          desk.ceilings().raise(tenant.id(), grant, answer.standing(), 0);
        }
        return Optional.of(answer);
      }
    }
    return Optional.empty();
  }

  private void noticed(Tenant tenant, Answer answer, Instant now) {
    reconciler.changed(tenant.id());
    Standing standing = answer.standing();
    standing
        .limit()
        .ifPresent(
            limit -> watch.look(tenant.id(), standing.used(), limit, standing.period(), now));
  }

  private boolean limitIsNew(Tenant tenant) {
    Long readAt = limitReadAt.get(tenant.id());
    return readAt != null && nanoTime.getAsLong() - readAt < LIMIT_IS_NEW.toNanos();
  }

  /** Puts the limit that holds now beside the counter, if there is one. */
  void readLimit(Tenant tenant) {
    Authority.Grant grant = desk.authority().current();
    if (!grant.isRedis()) {
      return;
    }
    long readAt = nanoTime.getAsLong();
    Instant now = clocks.clockOf(tenant).instant();
    Budget budget = desk.transactions().inNew(h -> desk.budgets().read(h, tenant, now));
    try {
      desk.counters().limit(tenant.id(), grant.epoch(), budget);
    } catch (JedisException e) {
      LOG.debug("quota: Redis did not answer", e);
      desk.authority().doubt();
      return;
    }
    if (limitReadAt.size() > MOST_KEPT) {
      limitReadAt.clear();
    }
    limitReadAt.put(tenant.id(), readAt);
  }
}
