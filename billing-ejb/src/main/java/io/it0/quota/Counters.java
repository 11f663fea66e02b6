package io.it0.quota;

import io.it0.usage.TokenCounts;
import io.it0.usage.UsageRecorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** The tenants' counters in Redis, as the scripts know them. */
final class Counters {

  private final UnifiedJedis redis;

  Counters(UnifiedJedis redis) {
    this.redis = redis;
  }

  /** The braces keep a tenant's keys in one slot of a Redis Cluster. */
  static List<String> keys(UUID tenant) {
    String state = "quota.{" + tenant + "}";
    return List.of(
        state, state + ".leases", state + ".expiry", state + ".settled", state + ".ended");
  }

  Reply reserve(UUID tenant, long epoch, Instant now, Wanted wanted) {
    return run(
        QuotaScript.RESERVE,
        tenant,
        Long.toString(epoch),
        Micros.text(now),
        wanted.lease().toString(),
        Long.toString(wanted.tokens()),
        Micros.text(wanted.expiresAt()));
  }

  Reply extend(UUID tenant, long epoch, Instant now, Wanted wanted) {
    return run(
        QuotaScript.EXTEND,
        tenant,
        Long.toString(epoch),
        Micros.text(now),
        wanted.lease().toString(),
        Long.toString(wanted.tokens()),
        Micros.text(wanted.expiresAt()));
  }

  Reply settle(UUID tenant, long epoch, Instant now, Settling settling, int mostUnreported) {
    TokenCounts used = settling.used();
    return run(
        QuotaScript.SETTLE,
        tenant,
        Long.toString(epoch),
        Micros.text(now),
        settling.lease().toString(),
        settling.event().id(),
        Long.toString(used.billable(false)),
        Long.toString(Math.addExact(used.cacheRead(), used.cacheWrite())),
        Integer.toString(mostUnreported),
        settling.event().text());
  }

  Reply release(UUID tenant, long epoch, Instant now, UUID lease) {
    return run(
        QuotaScript.RELEASE, tenant, Long.toString(epoch), Micros.text(now), lease.toString());
  }

  Reply standing(UUID tenant, long epoch, Instant now) {
    return run(QuotaScript.STANDING, tenant, Long.toString(epoch), Micros.text(now));
  }

  Reply begin(UUID tenant, Authority.Grant grant, Budget budget) {
    return run(
        QuotaScript.BEGIN,
        tenant,
        Long.toString(grant.epoch()),
        Long.toString(grant.wholeSince()),
        Micros.text(budget.period().start()),
        Micros.text(budget.period().end()),
        budget.countsCache() ? "1" : "0",
        Long.toString(budget.version()));
  }

  Reply load(UUID tenant, long epoch, Stock stock) {
    return run(QuotaScript.LOAD, tenant, stock.arguments(epoch).toArray(String[]::new));
  }

  Reply rotate(UUID tenant, long epoch, Instant now) {
    return run(QuotaScript.ROTATE, tenant, Long.toString(epoch), Micros.text(now));
  }

  Reply raise(UUID tenant, long epoch, Instant periodStart, Budget.Ceiling ceiling) {
    return run(
        QuotaScript.RAISE,
        tenant,
        Long.toString(epoch),
        Micros.text(periodStart),
        Long.toString(ceiling.tokens()),
        Long.toString(ceiling.version()));
  }

  Reply lower(UUID tenant, long epoch, Instant now, long headroom) {
    return run(
        QuotaScript.LOWER, tenant, Long.toString(epoch), Micros.text(now), Long.toString(headroom));
  }

  Reply limit(UUID tenant, long epoch, Budget budget) {
    return run(
        QuotaScript.LIMIT,
        tenant,
        Long.toString(epoch),
        Micros.text(budget.period().start()),
        Long.toString(budget.limitOrNone()),
        Long.toString(budget.version()),
        budget.countsCache() ? "1" : "0");
  }

  /** Settled events from the cursor on, about a page of them. */
  ScanResult<Map.Entry<String, String>> settled(UUID tenant, String cursor, int count) {
    return redis.hscan(keys(tenant).get(3), cursor, new ScanParams().count(count));
  }

  long leases(UUID tenant) {
    return redis.zcard(keys(tenant).get(2));
  }

  /**
   * Accepted usage, in one round trip for all tenants.
   *
   * @return by tenant what its script said
   */
  Map<UUID, Reply> accept(long epoch, Map<UUID, List<UsageRecorded>> events) {
    Map<UUID, List<String>> arguments = new LinkedHashMap<>();
    events.forEach((tenant, own) -> arguments.put(tenant, accepted(epoch, own)));
    Map<UUID, Response<Object>> answers = new LinkedHashMap<>();
    try (AbstractPipeline pipeline = redis.pipelined()) {
      arguments.forEach(
          (tenant, own) ->
              answers.put(tenant, pipeline.evalsha(QuotaScript.ACCEPT.sha(), keys(tenant), own)));
      pipeline.sync();
    }
    Map<UUID, Reply> replies = new LinkedHashMap<>();
    answers.forEach(
        (tenant, answer) -> replies.put(tenant, reply(tenant, answer, arguments.get(tenant))));
    return replies;
  }

  @SuppressWarnings("unchecked")
  private Reply reply(UUID tenant, Response<Object> answer, List<String> arguments) {
    try {
      return Reply.of((List<Object>) answer.get());
    } catch (JedisNoScriptException e) {
      return run(QuotaScript.ACCEPT, tenant, arguments.toArray(String[]::new));
    }
  }

  private static List<String> accepted(long epoch, List<UsageRecorded> events) {
    List<String> arguments = new ArrayList<>(1 + 4 * events.size());
    arguments.add(Long.toString(epoch));
    for (UsageRecorded event : events) {
      TokenCounts tokens = event.tokens();
      arguments.add(EventIds.of(event.source(), event.eventId()));
      arguments.add(Long.toString(tokens.billable(false)));
      arguments.add(Long.toString(Math.addExact(tokens.cacheRead(), tokens.cacheWrite())));
      arguments.add(Micros.text(event.occurredAt()));
    }
    return arguments;
  }

  private Reply run(QuotaScript script, UUID tenant, String... arguments) {
    return Reply.of(script.run(redis, keys(tenant), List.of(arguments)));
  }

  /** A lease that is asked for, or more of one. */
  record Wanted(UUID lease, long tokens, Instant expiresAt) {}

  /** The end of a lease by what was used. */
  record Settling(UUID lease, SettledEvent event, TokenCounts used) {}

  /** A lease as Redis keeps it. */
  record Kept(String id, long tokens, Instant expiresAt, Instant periodStart) {

    String value() {
      return "L:" + tokens + ":" + Micros.text(expiresAt) + ":" + Micros.text(periodStart);
    }
  }

  /** An event as Redis keeps it. */
  record KeptEvent(SettledEvent event, long tokens, Instant periodStart) {

    String value() {
      return tokens + ":" + Micros.text(periodStart) + ":" + event.text();
    }
  }

  /**
   * PostgreSQL's figures for the counter.
   *
   * @param revision of the counter when the reading began
   * @param counted generations up to this one are counted
   * @param build whether this ends a build
   * @param lostUntil until when what an earlier state may have leased, and nobody knows of, counts as reserved
   * @param gone settled events that are counted or given up
   */
  record Stock(
      String revision,
      Budget budget,
      long counted,
      boolean build,
      Instant lostUntil,
      List<String> gone,
      List<Kept> leases,
      List<KeptEvent> settled) {

    List<String> arguments(long epoch) {
      List<String> all = new ArrayList<>();
      all.add(Long.toString(epoch));
      all.add(revision);
      all.add(Micros.text(budget.period().start()));
      all.add(Long.toString(budget.limitOrNone()));
      all.add(Long.toString(budget.version()));
      all.add(budget.countsCache() ? "1" : "0");
      all.add(Long.toString(budget.counted()));
      all.add(Long.toString(budget.ceiling().tokens()));
      all.add(Long.toString(budget.ceiling().version()));
      all.add(Long.toString(counted));
      all.add(build ? "1" : "0");
      all.add(Micros.text(lostUntil));
      all.add(Integer.toString(gone.size()));
      all.addAll(gone);
      all.add(Integer.toString(leases.size()));
      for (Kept lease : leases) {
        all.addAll(List.of(lease.id(), lease.value()));
      }
      all.add(Integer.toString(settled.size()));
      for (KeptEvent one : settled) {
        all.addAll(List.of(one.event().id(), one.value()));
      }
      return all;
    }
  }
}
