package io.it0.quota;

import io.it0.problem.ProblemException;
import io.it0.quota.AuthorityTable.Mode;
import io.it0.quota.AuthorityTable.Row;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;

/**
 * Who decides, Redis or PostgreSQL, as far as this node knows.
 *
 * <p>What a node has read in PostgreSQL it relies on for the validity only. Whoever takes the decision away from Redis
 * waits longer than that before PostgreSQL decides; so there is no moment at which both do, even if some nodes reach
 * Redis and others do not. Only lengths of time are compared, never two machines' clocks.
 */
final class Authority {

  private static final Logger LOG = LoggerFactory.getLogger(Authority.class);
  private static final Duration MARGIN = Duration.ofSeconds(1);
  private static final Duration ONE_ANSWER = Duration.ofMillis(250);
  // PostgreSQL's decisions look at the row themselves, each in its own transaction.
  private static final Duration BY_POSTGRES = Duration.ofMinutes(1);

  private final Transactions transactions;
  private final UnifiedJedis redis;
  private final QuotaConfig config;
  private final QuotaMetrics metrics;
  private final LongSupplier nanoTime;
  private final ReentrantLock refreshing = new ReentrantLock();
  private volatile Grant grant;
  private Long awaySince;
  private Long failedAt;

  /**
   * @param wholeSince counters in Redis of this epoch or a later one are complete
   * @param until in the node's own nanoseconds
   */
  record Grant(Mode mode, long epoch, long wholeSince, long readAt, long until) {

    long askAgainNanos() {
      return isRedis() ? (until - readAt) / 2 : MARGIN.toNanos();
    }

    boolean isRedis() {
      return mode == Mode.REDIS;
    }
  }

  Authority(
      Transactions transactions,
      UnifiedJedis redis,
      QuotaConfig config,
      QuotaMetrics metrics,
      LongSupplier nanoTime) {
    this.transactions = transactions;
    this.redis = redis;
    this.config = config;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
  }

  /** @throws ProblemException (503) if nobody may decide at the moment */
  Grant current() {
    Grant known = grant;
    long now = nanoTime.getAsLong();
    if (known == null || now - known.until() >= 0) {
      return refreshed(known);
    }
    // One caller asks again in good time, and the others need not wait for it.
    if (now - known.readAt() > known.askAgainNanos() && refreshing.tryLock()) {
      try {
        return refresh();
      } catch (ProblemException e) {
        if (grant == null) {
          throw e; // Redis is away. That PostgreSQL is, need not bother us yet.
        }
      } finally {
        refreshing.unlock();
      }
    }
    return known;
  }

  /** Whether what Redis decided under the grant may be given out now. */
  boolean holds(Grant given) {
    return nanoTime.getAsLong() - given.until() < 0;
  }

  /** Redis did not answer, or knows of a later epoch: before anything else is decided, look again. */
  void doubt() {
    grant = null;
  }

  private Grant refreshed(Grant seen) {
    refreshing.lock();
    try {
      Grant known = grant;
      long now = nanoTime.getAsLong();
      if (known != null && known != seen && now - known.until() < 0) {
        return known;
      }
      // Whoever waited here for a Redis that hangs need not wait for it once more.
      if (failedAt != null && now - failedAt < ONE_ANSWER.toNanos()) {
        throw unavailable(1, "Redis is away");
      }
      return refresh();
    } finally {
      refreshing.unlock();
    }
  }

  private Grant refresh() {
    try {
      return read();
    } catch (ProblemException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("quota: PostgreSQL does not say who decides: {}", e.toString());
      LOG.debug("quota: PostgreSQL does not say who decides", e);
      throw unavailable(1, "PostgreSQL does not say who decides");
    }
  }

  private Grant read() {
    long readAt = nanoTime.getAsLong();
    Row row = transactions.inNew(AuthorityTable::read);
    Optional<RedisProbe> probe = RedisProbe.of(redis, nanoTime);
    if (probe.isPresent()) {
      awaySince = null;
      row = trust(row, probe.get());
    } else if (row.mode() == Mode.REDIS) {
      row = leave(row, readAt);
    }
    failedAt = null;
    if (row.mode() == Mode.POSTGRES && row.undated()) {
      date(row.epoch());
    }
    Duration validity = row.mode() == Mode.REDIS ? config.validity() : BY_POSTGRES;
    grant =
        new Grant(row.mode(), row.epoch(), row.wholeSince(), readAt, readAt + validity.toNanos());
    return grant;
  }

  private Row trust(Row row, RedisProbe probe) {
    if (row.mode() == Mode.REDIS && row.run().equals(probe.run())) {
      return row;
    }
    // The same process as before has forgotten nothing, however it writes.
    boolean whole = probe.durable() || row.run().equals(probe.run());
    boolean ours =
        transactions.inNew(h -> AuthorityTable.trust(h, row.epoch(), probe.run(), whole));
    Row now = transactions.inNew(AuthorityTable::read);
    if (ours) {
      metrics.epochs.increment();
      LOG.warn("quota: Redis decides, run={} epoch={} whole={}", probe.run(), now.epoch(), whole);
    }
    return now;
  }

  private Row leave(Row row, long since) {
    long now = nanoTime.getAsLong();
    if (awaySince == null) {
      awaySince = since;
    }
    if (now - awaySince < config.patience().toNanos()) {
      grant = null;
      failedAt = now;
      throw unavailable(1, "Redis is away");
    }
    if (transactions.inNew(h -> AuthorityTable.leave(h, row.epoch()))) {
      metrics.fallbacks.increment();
      LOG.warn("quota: Redis is away, PostgreSQL will decide; epoch={}", row.epoch() + 1);
    }
    return transactions.inNew(AuthorityTable::read);
  }

  private void date(long epoch) {
    transactions.inNew(
        handle -> {
          AuthorityTable.date(handle, epoch, config.validity().plus(MARGIN));
          return null;
        });
  }

  static ProblemException unavailable(long seconds, String why) {
    return new ProblemException(
        QuotaError.QUOTA_UNAVAILABLE, why, Map.of("retryAfterSeconds", Math.max(1, seconds)));
  }
}
