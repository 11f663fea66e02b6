package io.it0.task;

import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * What can be set about tasks; every key begins with {@code tasks.}.
 *
 * @param perTenant {@code tasks.max-running-per-tenant}: on all nodes together, 1 to 10,000, default 8
 * @param perNode {@code tasks.max-running-per-node}: 0 to 10,000, default 16; 0: this node runs none
 * @param maxQueued {@code tasks.max-queued-per-tenant}: 1 to 100,000, default 1,000
 * @param maxPromptBytes {@code tasks.max-prompt-bytes}: of UTF-8, 1 to 50,000,000, default 2,000,000
 * @param maxTokens {@code tasks.max-tokens}: of tasks that name none, 1 to 1,000,000, default 4,096
 * @param mostMaxTokens {@code tasks.most-max-tokens}: that a task may name, up to 1,000,000, default 64,000
 * @param leaseTtl {@code tasks.lease-seconds}: for so long reserved tokens outlive a node, 10 to 3,600, default 120
 * @param heartbeat {@code tasks.heartbeat-seconds}: 1 to 60, default 5
 * @param silence {@code tasks.silence-seconds}: a node that is silent for so long has lost its tasks, at least three
 *     heartbeats and up to 3,600, default 30
 * @param flush {@code tasks.flush-ms}: text of an answer is stored at most so often, 50 to 60,000, default 500
 * @param maxEvents {@code tasks.max-events}: that are kept of a task, 10 to 1,000,000, default 5,000
 * @param maxStreams {@code tasks.max-streams-per-node}: of events, open at a time, 1 to 100,000, default 500
 * @param streamTime {@code tasks.stream-seconds}: a stream is closed after it, and resumed by its reader; 1 to 86,400,
 *     default 900
 */
public record TaskConfig(
    int perTenant,
    int perNode,
    int maxQueued,
    int maxPromptBytes,
    int maxTokens,
    int mostMaxTokens,
    Duration leaseTtl,
    Duration heartbeat,
    Duration silence,
    Duration flush,
    int maxEvents,
    int maxStreams,
    Duration streamTime) {

  public static final TaskConfig DEFAULTS =
      new TaskConfig(
          8,
          16,
          1_000,
          2_000_000,
          4_096,
          64_000,
          Duration.ofSeconds(120),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMillis(500),
          5_000,
          500,
          Duration.ofSeconds(900));

  public TaskConfig {
    within("tasks.max-running-per-tenant", perTenant, 1, 10_000);
    within("tasks.max-running-per-node", perNode, 0, 10_000);
    within("tasks.max-queued-per-tenant", maxQueued, 1, 100_000);
    within("tasks.max-prompt-bytes", maxPromptBytes, 1, 50_000_000);
    within("tasks.most-max-tokens", mostMaxTokens, 1, 1_000_000);
    within("tasks.max-tokens", maxTokens, 1, mostMaxTokens);
    within("tasks.lease-seconds", leaseTtl.toSeconds(), 10, 3_600);
    within("tasks.heartbeat-seconds", heartbeat.toSeconds(), 1, 60);
    within("tasks.silence-seconds", silence.toSeconds(), 3 * heartbeat.toSeconds(), 3_600);
    within("tasks.flush-ms", flush.toMillis(), 50, 60_000);
    within("tasks.max-events", maxEvents, 10, 1_000_000);
    within("tasks.max-streams-per-node", maxStreams, 1, 100_000);
    within("tasks.stream-seconds", streamTime.toSeconds(), 1, 86_400);
  }

  public static TaskConfig from(Config config) {
    return new TaskConfig(
        number(config, "tasks.max-running-per-tenant", DEFAULTS.perTenant),
        number(config, "tasks.max-running-per-node", DEFAULTS.perNode),
        number(config, "tasks.max-queued-per-tenant", DEFAULTS.maxQueued),
        number(config, "tasks.max-prompt-bytes", DEFAULTS.maxPromptBytes),
        number(config, "tasks.max-tokens", DEFAULTS.maxTokens),
        number(config, "tasks.most-max-tokens", DEFAULTS.mostMaxTokens),
        seconds(config, "tasks.lease-seconds", DEFAULTS.leaseTtl),
        seconds(config, "tasks.heartbeat-seconds", DEFAULTS.heartbeat),
        seconds(config, "tasks.silence-seconds", DEFAULTS.silence),
        Duration.ofMillis(number(config, "tasks.flush-ms", (int) DEFAULTS.flush.toMillis())),
        number(config, "tasks.max-events", DEFAULTS.maxEvents),
        number(config, "tasks.max-streams-per-node", DEFAULTS.maxStreams),
        seconds(config, "tasks.stream-seconds", DEFAULTS.streamTime));
  }

  private static Duration seconds(Config config, String key, Duration fallback) {
    return Duration.ofSeconds(number(config, key, (int) fallback.toSeconds()));
  }

  private static int number(Config config, String key, int fallback) {
    return config.getOptionalValue(key, Integer.class).orElse(fallback);
  }

  private static void within(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d, and must be %d to %d".formatted(key, value, least, most));
    }
  }
}
