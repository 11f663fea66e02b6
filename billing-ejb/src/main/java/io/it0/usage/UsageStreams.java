package io.it0.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.it0.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The streams {@code usage.recorded.{p}}, one a partition; a tenant's events are all in the same one.
 *
 * <p>With {@code appendfsync always} Redis answers after the entry is on disk, so a return from {@link
 * #publish} means that the events will be counted.
 */
public class UsageStreams {

  public static final String GROUP = "billing-service";
  public static final String FIELD_VERSION = "v";
  public static final String FIELD_COUNT = "n";
  public static final String FIELD_EVENTS = "events";

  private static final Logger LOG = LoggerFactory.getLogger(UsageStreams.class);
  private static final int RETRY_SECONDS = 2;

  // Bound and append are one step: concurrent requests cannot pass the bound together.
  private static final byte[] APPEND =
      """
      if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
      redis.call('XADD', KEYS[1], '*', 'v', ARGV[2], 'n', ARGV[3], 'events', ARGV[4])
      return 1
      """
          .getBytes(UTF_8);

  private UnifiedJedis redis;
  private UsageConfig.Streams config;
  private AcceptedUsage listener;

  protected UsageStreams() {}

  public UsageStreams(UnifiedJedis redis, UsageConfig.Streams config) {
    this(redis, config, events -> {});
  }

  /** @param listener is told what was appended */
  public UsageStreams(UnifiedJedis redis, UsageConfig.Streams config, AcceptedUsage listener) {
    this.redis = redis;
    this.config = config;
    this.listener = listener;
  }

  public List<String> keys() {
    return IntStream.range(0, config.partitions()).mapToObj(UsageStreams::key).toList();
  }

  /** The braces make Redis Cluster hash the partition's number alone. */
  public static String key(int partition) {
    return "usage.recorded.{" + partition + "}";
  }

  public String keyOf(UUID tenant) {
    return key(partition(tenant));
  }

  int partition(UUID tenant) {
    long bits = tenant.getMostSignificantBits() ^ tenant.getLeastSignificantBits();
    return Math.floorMod((int) (bits ^ bits >>> 32), config.partitions());
  }

  /**
   * Appends the events, one entry a partition, in one round trip.
   *
   * @throws ProblemException (503) if a partition is full or Redis cannot take them. Then some may be
   *     appended all the same: whoever sends them again has them counted once
   */
  public void publish(List<UsageRecorded> events) {
    Map<Integer, List<UsageRecorded>> parts = new LinkedHashMap<>();
    for (UsageRecorded event : events) {
      parts.computeIfAbsent(partition(event.tenantId()), p -> new ArrayList<>()).add(event);
    }
    List<Response<Object>> answers = new ArrayList<>();
    try (AbstractPipeline pipeline = redis.pipelined()) {
      parts.forEach((partition, part) -> append(pipeline, key(partition), part, answers));
      pipeline.sync();
      if (!answers.stream().allMatch(answer -> Long.valueOf(1).equals(answer.get()))) {
        throw refused(UsageError.USAGE_STREAM_FULL, "a stream is at its bound");
      }
    } catch (JedisException e) {
      LOG.warn("usage could not be appended: {}", e.getMessage());
      throw refused(UsageError.USAGE_UNAVAILABLE, "the stream cannot be written");
    }
    listener.accepted(events);
  }

  /** Appends a payload that was taken from a stream before, to the same stream. */
  public void republish(String key, byte[] payload, int count) {
    try {
      Object answer = redis.eval(APPEND, List.of(key.getBytes(UTF_8)), arguments(payload, count));
      if (!Long.valueOf(1).equals(answer)) {
        throw refused(UsageError.USAGE_STREAM_FULL, "the stream is at its bound");
      }
    } catch (JedisException e) {
      LOG.warn("usage could not be appended again: {}", e.getMessage());
      throw refused(UsageError.USAGE_UNAVAILABLE, "the stream cannot be written");
    }
  }

  private void append(
      AbstractPipeline pipeline,
      String key,
      List<UsageRecorded> events,
      List<Response<Object>> answers) {
    List<byte[]> keys = List.of(key.getBytes(UTF_8));
    for (int from = 0; from < events.size(); from += config.maxEvents()) {
      var entry = events.subList(from, Math.min(events.size(), from + config.maxEvents()));
      answers.add(pipeline.eval(APPEND, keys, arguments(UsageCodec.encode(entry), entry.size())));
    }
  }

  private List<byte[]> arguments(byte[] payload, int count) {
    return List.of(
        Integer.toString(config.maxEntries()).getBytes(UTF_8),
        Integer.toString(UsageCodec.VERSION).getBytes(UTF_8),
        Integer.toString(count).getBytes(UTF_8),
        payload);
  }

  private static ProblemException refused(UsageError error, String detail) {
    return new ProblemException(error, detail, Map.of("retryAfterSeconds", RETRY_SECONDS));
  }
}
