package io.it0.subscription;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** A record is no bean, so it cannot produce itself. */
@Dependent
class TenantInfoSettings {

  @Produces
  @Singleton
  static TenantInfoConfig configured(Config config) {
    return TenantInfoConfig.from(config);
  }
}
