package io.it0.engine;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** What can be set about the engines; every key begins with {@code engine.}. */
public record EngineConfig(Provider provider, Programs programs, Limits limits) {

  private static final int MILLION = 1_000_000;

  /**
   * Where models are asked.
   *
   * @param url {@code engine.anthropic.url}, default {@code https://api.anthropic.com}
   * @param key {@code engine.anthropic.key}; without it no engine is there
   * @param model {@code engine.model}: of tasks that name none, default {@code claude-sonnet-4-5}
   */
  public record Provider(URI url, Optional<String> key, String model) {
    public Provider {
      if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
        throw new IllegalArgumentException("engine.anthropic.url is not an HTTP address: " + url);
      }
      if (model.isBlank() || model.length() > 120) {
        throw new IllegalArgumentException("engine.model has 1 to 120 characters");
      }
      key = key.filter(text -> !text.isBlank());
    }

    /** Never shows the key. */
    @Override
    public String toString() {
      return "Provider[url=" + url + ", model=" + model + "]";
    }
  }

  /**
   * What the operator has installed.
   *
   * @param cli {@code engine.claude-code-cli.command}: the CLI's executable; absent: no such engine
   * @param sdk {@code engine.claude-agent-sdk.modules}: the {@code node_modules} folder with the SDK; absent: no such
   *     engine
   * @param node {@code engine.claude-agent-sdk.node}, default {@code node}
   */
  public record Programs(Optional<Path> cli, Optional<Path> sdk, String node) {}

  /**
   * @param timeout {@code engine.timeout-seconds}: of a run, 1 to 86,400, default 600
   * @param silence {@code engine.silence-seconds}: for so long the provider may send nothing, 1 to 3,600, default 120
   * @param connect {@code engine.connect-seconds}: 1 to 60, default 10
   * @param maxTurns {@code engine.max-turns}: 1 to 1,000, default 10
   * @param retries {@code engine.retries}: after 429, 529, 5xx and lost connections, 0 to 10, default 2
   * @param longestRetry {@code engine.longest-retry-seconds}: a provider that wants to be asked later than this has
   *     failed, 0 to 600, default 30
   * @param endGrace {@code engine.end-grace-ms}: how long a process that was asked to end may take, 0 to 60,000,
   *     default 3,000
   * @param maxTextLength {@code engine.max-text-length}: characters of an answer that are kept, 1 to 10,000,000,
   *     default 200,000
   */
  public record Limits(
      Duration timeout,
      Duration silence,
      Duration connect,
      int maxTurns,
      int retries,
      Duration longestRetry,
      Duration endGrace,
      int maxTextLength) {
    public Limits {
      within("engine.timeout-seconds", timeout.toSeconds(), 1, 86_400);
      within("engine.silence-seconds", silence.toSeconds(), 1, 3_600);
      within("engine.connect-seconds", connect.toSeconds(), 1, 60);
      within("engine.max-turns", maxTurns, 1, 1_000);
      within("engine.retries", retries, 0, 10);
      within("engine.longest-retry-seconds", longestRetry.toSeconds(), 0, 600);
      within("engine.end-grace-ms", endGrace.toMillis(), 0, 60_000);
      within("engine.max-text-length", maxTextLength, 1, 10 * MILLION);
    }
  }

  public static EngineConfig from(Config config) {
    var provider =
        new Provider(
            URI.create(text(config, "engine.anthropic.url").orElse("https://api.anthropic.com")),
            text(config, "engine.anthropic.key"),
            text(config, "engine.model").orElse("claude-sonnet-4-5"));
    var programs =
        new Programs(
            text(config, "engine.claude-code-cli.command").map(Path::of),
            text(config, "engine.claude-agent-sdk.modules").map(Path::of),
            text(config, "engine.claude-agent-sdk.node").orElse("node"));
    var limits =
        new Limits(
            Duration.ofSeconds(number(config, "engine.timeout-seconds", 600)),
            Duration.ofSeconds(number(config, "engine.silence-seconds", 120)),
            Duration.ofSeconds(number(config, "engine.connect-seconds", 10)),
            number(config, "engine.max-turns", 10),
            number(config, "engine.retries", 2),
            Duration.ofSeconds(number(config, "engine.longest-retry-seconds", 30)),
            Duration.ofMillis(number(config, "engine.end-grace-ms", 3_000)),
            number(config, "engine.max-text-length", 200_000));
    return new EngineConfig(provider, programs, limits);
  }

  private static Optional<String> text(Config config, String key) {
    return config.getOptionalValue(key, String.class).filter(value -> !value.isBlank());
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
