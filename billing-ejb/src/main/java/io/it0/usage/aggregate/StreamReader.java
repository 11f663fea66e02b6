package io.it0.usage.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.it0.usage.UsageStreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.XAutoClaimParams;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.resps.StreamEntryBinary;

/** One consumer of the group {@code billing-service}: reads its share of the streams and acknowledges. */
final class StreamReader {

  /** An entry as it lies in its stream; {@code fields} is null if it was deleted there. */
  record Entry(String stream, StreamEntryID id, Map<byte[], byte[]> fields) {}

  private static final byte[] GROUP = UsageStreams.GROUP.getBytes(UTF_8);
  // Entries hold up to 1,000 events: a larger count could take more memory than there is.
  private static final int MOST_ENTRIES = 128;
  private static final int CLAIM_AT_ONCE = 64;

  private final UnifiedJedis redis;
  private final List<String> streams;
  private final String consumer;

  StreamReader(UnifiedJedis redis, List<String> streams, String consumer) {
    this.redis = redis;
    this.streams = streams;
    this.consumer = consumer;
  }

  /** Makes the group where it is missing, from the stream's beginning: nothing is skipped. */
  void createGroups() {
    for (String stream : streams) {
      try {
        redis.xgroupCreate(stream, UsageStreams.GROUP, new StreamEntryID("0-0"), true);
      } catch (JedisDataException e) {
        if (!String.valueOf(e.getMessage()).startsWith("BUSYGROUP")) {
          throw e;
        }
      }
    }
  }

  /** What nobody has read yet, waiting for it if there is nothing. */
  List<Entry> next(int count, Duration block) {
    var parameters = new XReadGroupParams().count(bounded(count)).block((int) block.toMillis());
    return read(parameters, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY);
  }

  /** What this consumer has read before, or claimed, and not acknowledged. */
  List<Entry> unfinished(int count) {
    return read(new XReadGroupParams().count(bounded(count)), new StreamEntryID("0-0"));
  }

  /**
   * Takes over what other consumers have left unacknowledged for that long.
   *
   * @return how many entries are now among the {@link #unfinished}
   */
  int claim(Duration idle) {
    int claimed = 0;
    var parameters = new XAutoClaimParams().count(CLAIM_AT_ONCE);
    for (String stream : streams) {
      var answer =
          redis.xautoclaimJustId(
              stream,
              UsageStreams.GROUP,
              consumer,
              idle.toMillis(),
              new StreamEntryID("0-0"),
              parameters);
      claimed += answer.getValue().size();
    }
    return claimed;
  }

  void acknowledge(List<Entry> entries) {
    Map<String, List<byte[]>> ids = new LinkedHashMap<>();
    for (Entry entry : entries) {
      ids.computeIfAbsent(entry.stream(), s -> new ArrayList<>())
          .add(entry.id().toString().getBytes(UTF_8));
    }
    try (AbstractPipeline pipeline = redis.pipelined()) {
      ids.forEach(
          (stream, own) ->
              pipeline.xack(stream.getBytes(UTF_8), GROUP, own.toArray(byte[][]::new)));
      pipeline.sync();
    }
  }

  private List<Entry> read(XReadGroupParams parameters, StreamEntryID from) {
    Map<byte[], StreamEntryID> positions = new LinkedHashMap<>();
    streams.forEach(stream -> positions.put(stream.getBytes(UTF_8), from));
    var answer = redis.xreadGroupBinary(GROUP, consumer.getBytes(UTF_8), parameters, positions);
    if (answer == null) {
      return List.of();
    }
    List<Entry> entries = new ArrayList<>();
    for (var stream : answer) {
      String key = new String(stream.getKey(), UTF_8);
      for (StreamEntryBinary entry : stream.getValue()) {
        entries.add(new Entry(key, entry.getID(), entry.getFields()));
      }
    }
    return entries;
  }

  private static int bounded(int count) {
    return Math.max(1, Math.min(MOST_ENTRIES, count));
  }
}
