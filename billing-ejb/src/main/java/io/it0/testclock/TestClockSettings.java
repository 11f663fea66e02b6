package io.it0.testclock;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** A record is no bean, so it cannot produce itself. */
@Dependent
class TestClockSettings {

  @Produces
  @Singleton
  static TestClockConfig configured(Config config) {
    return TestClockConfig.from(config);
  }
}
