package io.it0.console;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** Makes what is built once from configuration injectable. */
@Dependent
class ConsoleSettings {

  @Produces
  @Singleton
  static ConsoleConfig config(Config config) {
    return ConsoleConfig.from(config);
  }
}
