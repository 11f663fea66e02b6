package io.it0.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineConfigTest {

  @Test
  void defaults() {
    EngineConfig config = from(Map.of());

    assertThat(config.provider())
        .isEqualTo(
            new EngineConfig.Provider(
                URI.create("https://api.anthropic.com"), Optional.empty(), "claude-sonnet-4-5"));
    assertThat(config.programs())
        .isEqualTo(new EngineConfig.Programs(Optional.empty(), Optional.empty(), "node"));
    assertThat(config.limits())
        .isEqualTo(
            new EngineConfig.Limits(
                Duration.ofMinutes(10),
                Duration.ofMinutes(2),
                Duration.ofSeconds(10),
                10,
                2,
                Duration.ofSeconds(30),
                Duration.ofSeconds(3),
                200_000));
  }

  @Test
  void every_key_is_read() {
    EngineConfig config =
        from(
            Map.ofEntries(
                Map.entry("engine.anthropic.url", "http://127.0.0.1:1/"),
                Map.entry("engine.anthropic.key", "secret"),
                Map.entry("engine.model", "claude-haiku-4-5"),
                Map.entry("engine.claude-code-cli.command", "/opt/claude"),
                Map.entry("engine.claude-agent-sdk.modules", "/opt/node_modules"),
                Map.entry("engine.claude-agent-sdk.node", "/opt/node"),
                Map.entry("engine.timeout-seconds", "1"),
                Map.entry("engine.silence-seconds", "2"),
                Map.entry("engine.connect-seconds", "3"),
                Map.entry("engine.max-turns", "4"),
                Map.entry("engine.retries", "5"),
                Map.entry("engine.longest-retry-seconds", "6"),
                Map.entry("engine.end-grace-ms", "7"),
                Map.entry("engine.max-text-length", "8")));

    assertThat(config)
        .isEqualTo(
            new EngineConfig(
                new EngineConfig.Provider(
                    URI.create("http://127.0.0.1:1/"), Optional.of("secret"), "claude-haiku-4-5"),
                new EngineConfig.Programs(
                    Optional.of(Path.of("/opt/claude")),
                    Optional.of(Path.of("/opt/node_modules")),
                    "/opt/node"),
                new EngineConfig.Limits(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    4,
                    5,
                    Duration.ofSeconds(6),
                    Duration.ofMillis(7),
                    8)));
  }

  @Test
  void the_key_is_never_shown() {
    assertThat(from(Map.of("engine.anthropic.key", "sk-secret")).toString())
        .doesNotContain("sk-secret");
  }

  @Test
  void what_is_out_of_bounds_is_refused_by_its_name() {
    assertThatThrownBy(() -> from(Map.of("engine.timeout-seconds", "0")))
        .hasMessageContaining("engine.timeout-seconds");
    assertThatThrownBy(() -> from(Map.of("engine.retries", "11")))
        .hasMessageContaining("engine.retries");
    assertThatThrownBy(() -> from(Map.of("engine.anthropic.url", "ftp://x")))
        .hasMessageContaining("engine.anthropic.url");
  }

  private static EngineConfig from(Map<String, String> keys) {
    return EngineConfig.from(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(keys, "test", 100))
            .build());
  }
}
