package io.it0.engine;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** Makes what is built once from configuration injectable. */
@Dependent
class EngineSettings {

  @Produces
  @Singleton
  static EngineConfig config(Config config) {
    return EngineConfig.from(config);
  }
}
