package io.it0.lifecycle;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** A record is no bean, so it cannot produce itself. */
@Dependent
class LifecycleSettings {

  @Produces
  @Singleton
  static LifecycleConfig configured(Config config) {
    return LifecycleConfig.from(config);
  }
}
