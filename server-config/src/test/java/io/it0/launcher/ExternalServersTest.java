package io.it0.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ExternalServersTest {

  @Test
  void without_urls_the_built_in_servers_are_used() {
    var external = ExternalServers.from(Map.of("DB_USER", "left over"));

    assertThat(external.database()).isEmpty();
    assertThat(external.redisUrl()).isEmpty();
  }

  @Test
  void urls_name_servers_elsewhere() {
    var external =
        ExternalServers.from(
            Map.of(
                "DB_URL", "jdbc:postgresql://db:5432/it0",
                "DB_USER", "owner",
                "DB_PASSWORD", "secret",
                "REDIS_URL", "rediss://:secret@redis:6379"));

    assertThat(external.database())
        .contains(new ExternalServers.Database("jdbc:postgresql://db:5432/it0", "owner", "secret"));
    assertThat(external.redisUrl()).contains("rediss://:secret@redis:6379");
    assertThat(external.toString()).doesNotContain("secret");
  }

  @Test
  void what_is_missing_or_wrong_is_named() {
    assertRefused("DB_USER must be set", Map.of("DB_URL", "jdbc:postgresql://db/it0"));
    assertRefused("must begin with jdbc:postgresql:", Map.of("DB_URL", "postgres://db/it0"));
    assertRefused("must begin with redis://", Map.of("REDIS_URL", "localhost:6379"));
  }

  private static void assertRefused(String message, Map<String, String> environment) {
    assertThatThrownBy(() -> ExternalServers.from(environment))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(message);
  }
}
