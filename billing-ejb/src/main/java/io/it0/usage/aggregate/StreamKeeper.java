package io.it0.usage.aggregate;

import io.it0.usage.UsageStreams;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.XTrimParams;
import redis.clients.jedis.resps.StreamGroupInfo;
import redis.clients.jedis.resps.StreamPendingSummary;

/** Trims the streams, and removes the names of consumers that are gone. */
final class StreamKeeper {

  // Look and removal are one step: a consumer that wakes between the two would lose what it reads.
  private static final String FORGET =
      """
      local removed = 0
      for _, c in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
        if c[4] == 0 and c[6] > tonumber(ARGV[2]) then
          redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], c[2])
          removed = removed + 1
        end
      end
      return removed
      """;

  private final UnifiedJedis redis;

  StreamKeeper(UnifiedJedis redis) {
    this.redis = redis;
  }

  /**
   * Removes what every group has acknowledged from the stream's beginning.
   *
   * @return how many entries were removed
   */
  long trim(String stream) {
    if (!redis.exists(stream)) {
      return 0;
    }
    StreamEntryID keepFrom = keepFrom(stream);
    return keepFrom == null ? 0 : redis.xtrim(stream, new XTrimParams().minId(keepFrom.toString()));
  }

  /** The oldest entry that some group has still to acknowledge; null if there is no group. */
  private StreamEntryID keepFrom(String stream) {
    StreamEntryID oldest = null;
    for (StreamGroupInfo group : redis.xinfoGroups(stream)) {
      // The order of both looks matters: what is delivered after the first one lies behind it, and
      // what was delivered before it is acknowledged or shows in the second one.
      StreamEntryID delivered = group.getLastDeliveredId();
      StreamPendingSummary pending = redis.xpending(stream, group.getName());
      StreamEntryID own =
          pending.getTotal() > 0 ? earlier(pending.getMinId(), after(delivered)) : after(delivered);
      oldest = oldest == null ? own : earlier(oldest, own);
    }
    return oldest;
  }

  /** @return how many names were removed */
  long forget(String stream, Duration idle) {
    try {
      Object removed =
          redis.eval(
              FORGET, List.of(stream), List.of(UsageStreams.GROUP, Long.toString(idle.toMillis())));
      return (Long) removed;
    } catch (JedisDataException e) {
      if (String.valueOf(e.getMessage()).contains("NOGROUP")
          || String.valueOf(e.getMessage()).contains("no such key")) {
        return 0;
      }
      throw e;
    }
  }

  private static StreamEntryID after(StreamEntryID id) {
    return new StreamEntryID(id.getTime(), id.getSequence() + 1);
  }

  private static StreamEntryID earlier(StreamEntryID a, StreamEntryID b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
