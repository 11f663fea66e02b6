package io.it0.operations;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** A record is no bean, so it cannot produce itself. */
@Dependent
class OperationsSettings {

  @Produces
  @Singleton
  static OperationsConfig configured(Config config) {
    return OperationsConfig.from(config);
  }
}
