package io.it0.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebConfigTest {

  @Test
  void a_body_has_at_most_5_mib_by_default() {
    assertThat(from(Map.of()).maxBodyBytes()).isEqualTo(5_242_880);
  }

  @Test
  void the_bound_is_configured_in_bytes() {
    assertThat(from(Map.of("http.max-body-bytes", "2048")).maxBodyBytes()).isEqualTo(2048);
  }

  @Test
  void a_bound_that_shuts_everything_out_is_refused() {
    assertThatThrownBy(() -> from(Map.of("http.max-body-bytes", "0")))
        .hasMessageContaining("http.max-body-bytes");
  }

  private static WebConfig from(Map<String, String> keys) {
    return WebConfig.from(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(keys, "test", 100))
            .build());
  }
}
