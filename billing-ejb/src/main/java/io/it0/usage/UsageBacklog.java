package io.it0.usage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.resps.StreamEntry;
import redis.clients.jedis.resps.StreamGroupInfo;
import redis.clients.jedis.resps.StreamPendingSummary;

/** How far counting is behind: what lies in the streams and is not yet committed in PostgreSQL. */
public class UsageBacklog {

  private static final Logger LOG = LoggerFactory.getLogger(UsageBacklog.class);

  private UnifiedJedis redis;
  private List<String> streams;
  private Clock clock;

  protected UsageBacklog() {}

  /** @param clock the wall clock */
  public UsageBacklog(UnifiedJedis redis, UsageStreams streams, Clock clock) {
    this.redis = redis;
    this.streams = streams.keys();
    this.clock = clock;
  }

  /** The streams' ends at one time: every event that was acknowledged before it lies at or before them. */
  public record Watermark(Map<String, String> ends) {
    public Watermark {
      ends = Map.copyOf(ends);
    }
  }

  /**
   * @param entries in the streams, at most as many as are not yet counted and not yet trimmed
   * @param oldest how long the oldest uncounted entry has been waiting; zero if there is none
   */
  public record Lag(long entries, Duration oldest) {}

  public Watermark mark() {
    Map<String, String> ends = new HashMap<>();
    for (String stream : streams) {
      if (redis.exists(stream)) {
        ends.put(stream, redis.xinfoStream(stream).getLastGeneratedId().toString());
      }
    }
    return new Watermark(ends);
  }

  /** Whether everything up to the mark is counted (or is a dead letter); false while Redis is away. */
  public boolean passed(Watermark mark) {
    try {
      return mark.ends().entrySet().stream()
          .allMatch(end -> passed(end.getKey(), new StreamEntryID(end.getValue())));
    } catch (JedisException e) {
      LOG.warn("the streams cannot be read: {}", e.getMessage());
      return false;
    }
  }

  public Lag lag() {
    long entries = 0;
    Instant oldest = null;
    for (String stream : streams) {
      StreamEntryID uncounted = redis.exists(stream) ? oldestUncounted(stream) : null;
      if (uncounted != null) {
        entries += redis.xlen(stream);
        Instant since = Instant.ofEpochMilli(uncounted.getTime());
        oldest = oldest == null || since.isBefore(oldest) ? since : oldest;
      }
    }
    Duration waiting = oldest == null ? Duration.ZERO : Duration.between(oldest, clock.instant());
    return new Lag(entries, waiting.isNegative() ? Duration.ZERO : waiting);
  }

  private boolean passed(String stream, StreamEntryID end) {
    // A stream that is gone, or was begun anew, holds nothing of before the mark.
    StreamEntryID uncounted = redis.exists(stream) ? oldestUncounted(stream) : null;
    return uncounted == null || uncounted.compareTo(end) > 0;
  }

  /** The first entry that the group has not acknowledged, delivered or not; null if there is none. */
  StreamEntryID oldestUncounted(String stream) {
    // In this order: an entry that is delivered between the looks is then seen by both.
    StreamEntryID delivered = delivered(stream);
    List<StreamEntry> next = redis.xrange(stream, "(" + delivered, "+", 1);
    StreamEntryID waiting = next.isEmpty() ? null : next.get(0).getID();
    StreamEntryID pending = pending(stream);
    if (pending == null || waiting == null) {
      return pending == null ? waiting : pending;
    }
    return pending.compareTo(waiting) < 0 ? pending : waiting;
  }

  private StreamEntryID delivered(String stream) {
    return redis.xinfoGroups(stream).stream()
        .filter(group -> group.getName().equals(UsageStreams.GROUP))
        .map(StreamGroupInfo::getLastDeliveredId)
        .findFirst()
        .orElse(new StreamEntryID("0-0"));
  }

  private StreamEntryID pending(String stream) {
    boolean grouped =
        redis.xinfoGroups(stream).stream()
            .anyMatch(group -> group.getName().equals(UsageStreams.GROUP));
    if (!grouped) {
      return null;
    }
    StreamPendingSummary summary = redis.xpending(stream, UsageStreams.GROUP);
    return summary.getTotal() == 0 ? null : summary.getMinId();
  }
}
