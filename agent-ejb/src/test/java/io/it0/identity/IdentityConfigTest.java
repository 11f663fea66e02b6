package io.it0.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class IdentityConfigTest {

  private static final Map<String, String> KEY =
      Map.of("jwt.private.key.file", "/keys/private.pem");

  @Test
  void defaults() {
    IdentityConfig config = from(KEY);

    assertThat(config.privateKeyFile()).isEqualTo(Path.of("/keys/private.pem"));
    assertThat(config.issuer()).isEqualTo("https://it0.local");
    assertThat(config.audience()).isEqualTo("it0-api");
    assertThat(config.tokenLifetime()).isEqualTo(Duration.ofHours(1));
    assertThat(config.concurrentHashes()).isPositive();
    assertThat(config.oneTimePasswords()).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void every_key_is_read() {
    Map<String, String> keys = new HashMap<>(KEY);
    keys.put("mp.jwt.verify.issuer", "https://id.example");
    keys.put("mp.jwt.verify.audiences", "api,other");
    keys.put("identity.token.minutes", "15");
    keys.put("identity.password.concurrency", "3");
    keys.put("identity.password.iterations", "20000");
    keys.put("identity.one-time-password.hours", "24");

    assertThat(from(keys))
        .isEqualTo(
            new IdentityConfig(
                Path.of("/keys/private.pem"),
                "https://id.example",
                "api",
                Duration.ofMinutes(15),
                3,
                20_000,
                Duration.ofDays(1)));
  }

  @Test
  void without_a_signing_key_there_is_no_configuration() {
    assertThatThrownBy(() -> from(Map.of())).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void a_token_that_lives_longer_than_a_day_is_refused() {
    Map<String, String> keys = new HashMap<>(KEY);
    keys.put("identity.token.minutes", "1441");

    assertThatThrownBy(() -> from(keys)).hasMessageContaining("identity.token.minutes");
  }

  @Test
  void a_one_time_password_that_is_good_for_more_than_a_month_is_refused() {
    Map<String, String> keys = new HashMap<>(KEY);
    keys.put("identity.one-time-password.hours", "721");

    assertThatThrownBy(() -> from(keys)).hasMessageContaining("identity.one-time-password.hours");
  }

  private static IdentityConfig from(Map<String, String> keys) {
    return IdentityConfig.from(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(keys, "test", 100))
            .build());
  }
}
