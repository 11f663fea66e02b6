package io.it0.payment;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/** Configuration for a test. */
public final class TestConfig {

  private TestConfig() {}

  public static Config of(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(values, "test", 100))
        .build();
  }

  public static ProviderConfig of(ProviderKey provider, Map<String, String> values) {
    return new ProviderConfig(of(values), provider);
  }
}
