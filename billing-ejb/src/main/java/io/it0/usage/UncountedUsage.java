package io.it0.usage;

import io.it0.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.resps.StreamEntry;

/** What was accepted for a tenant and is perhaps not yet counted: read from its stream. */
public class UncountedUsage {

  private static final Logger LOG = LoggerFactory.getLogger(UncountedUsage.class);
  private static final int ENTRIES_AT_ONCE = 50;

  private UnifiedJedis redis;
  private UsageStreams streams;
  private UsageBacklog backlog;
  private LongSupplier nanoTime;

  protected UncountedUsage() {}

  public UncountedUsage(
      UnifiedJedis redis, UsageStreams streams, UsageBacklog backlog, LongSupplier nanoTime) {
    this.redis = redis;
    this.streams = streams;
    this.backlog = backlog;
    this.nanoTime = nanoTime;
  }

  /**
   * Everything that is acknowledged and not counted when this is called; what is counted meanwhile may be in it too.
   *
   * @throws ProblemException (503) if reading it takes longer: counting is far behind
   */
  public List<UsageRecorded> of(UUID tenant, Duration atMost) {
    String stream = streams.keyOf(tenant);
    List<UsageRecorded> found = new ArrayList<>();
    StreamEntryID from = redis.exists(stream) ? backlog.oldestUncounted(stream) : null;
    long until = nanoTime.getAsLong() + atMost.toNanos();
    while (from != null) {
      List<StreamEntry> entries = redis.xrange(stream, from, null, ENTRIES_AT_ONCE);
      entries.forEach(entry -> add(entry, tenant, found));
      from = entries.size() < ENTRIES_AT_ONCE ? null : after(entries.get(entries.size() - 1));
      if (from != null && nanoTime.getAsLong() > until) {
        throw new ProblemException(
            UsageError.USAGE_UNAVAILABLE,
            "counting is behind",
            Map.of("retryAfterSeconds", atMost.toSeconds()));
      }
    }
    return found;
  }

  private static void add(StreamEntry entry, UUID tenant, List<UsageRecorded> found) {
    String payload = entry.getFields().get(UsageStreams.FIELD_EVENTS);
    if (payload == null) {
      return; // Not of ours: it becomes a dead letter.
    }
    try {
      for (UsageCodec.Element element :
          UsageCodec.decode(payload.getBytes(StandardCharsets.UTF_8))) {
        if (element.event() != null && element.event().tenantId().equals(tenant)) {
          found.add(element.event());
        }
      }
    } catch (IOException e) {
      LOG.debug("entry {} is unreadable, and will be a dead letter", entry.getID(), e);
    }
  }

  private static StreamEntryID after(StreamEntry entry) {
    return new StreamEntryID(entry.getID().getTime(), entry.getID().getSequence() + 1);
  }
}
