package io.it0.billrun;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** A record is no bean, so it cannot produce itself. */
@Dependent
class BillRunSettings {

  @Produces
  @Singleton
  static BillRunConfig configured(Config config) {
    return BillRunConfig.from(config);
  }
}
