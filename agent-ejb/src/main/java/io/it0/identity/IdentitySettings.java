package io.it0.identity;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** Makes what is built once from configuration injectable. */
@Dependent
class IdentitySettings {

  @Produces
  @Singleton
  static IdentityConfig config(Config config) {
    return IdentityConfig.from(config);
  }

  @Produces
  @Singleton
  static Passwords passwords(IdentityConfig config) {
    return new Passwords(config.passwordIterations(), config.concurrentHashes());
  }
}
