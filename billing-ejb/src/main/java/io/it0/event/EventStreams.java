package io.it0.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.UnifiedJedis;

/**
 * The streams, one a kind of event. Each keeps about its newest entries: unlike usage, nothing is billed from them, and
 * nobody of ours has to read them before they may go.
 */
final class EventStreams {

  static final String FIELD_VERSION = "v";
  static final String FIELD_ID = "id";
  static final String FIELD_TENANT = "tenantId";
  static final String FIELD_DATA = "data";

  // One step: either all of them are in the stream, in this order, or none is.
  private static final byte[] APPEND =
      """
      for i = 2, #ARGV, 4 do
        redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*',
          'v', ARGV[i], 'id', ARGV[i + 1], 'tenantId', ARGV[i + 2], 'data', ARGV[i + 3])
      end
      return (#ARGV - 1) / 4
      """
          .getBytes(UTF_8);

  private final UnifiedJedis redis;
  private final int maxEntries;

  EventStreams(UnifiedJedis redis, int maxEntries) {
    this.redis = redis;
    this.maxEntries = maxEntries;
  }

  /** @throws redis.clients.jedis.exceptions.JedisException if not all are known to be on Redis's disk */
  void append(List<OutboxTable.Waiting> events) {
    Map<String, List<byte[]>> arguments = new LinkedHashMap<>();
    for (OutboxTable.Waiting event : events) {
      var own = arguments.computeIfAbsent(event.type(), type -> begun());
      own.add(event.version().getBytes(UTF_8));
      own.add(event.id().toString().getBytes(UTF_8));
      own.add(event.tenantId().toString().getBytes(UTF_8));
      own.add(event.payload().getBytes(UTF_8));
    }
    arguments.forEach((stream, own) -> redis.eval(APPEND, List.of(stream.getBytes(UTF_8)), own));
  }

  private List<byte[]> begun() {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(Integer.toString(maxEntries).getBytes(UTF_8));
    return arguments;
  }
}
