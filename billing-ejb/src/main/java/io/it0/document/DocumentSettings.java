package io.it0.document;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** A record is no bean, so it cannot produce itself. */
@Dependent
class DocumentSettings {

  @Produces
  @Singleton
  static SellerConfig configured(Config config) {
    return SellerConfig.from(config);
  }
}
