package io.it0.invoicing;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** A record is no bean, so it cannot produce itself. */
@Dependent
class InvoicingSettings {

  @Produces
  @Singleton
  static InvoicingConfig configured(Config config) {
    return InvoicingConfig.from(config);
  }
}
