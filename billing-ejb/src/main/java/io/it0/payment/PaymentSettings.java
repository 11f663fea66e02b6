package io.it0.payment;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** A record is no bean, so it cannot produce itself. */
@Dependent
class PaymentSettings {

  @Produces
  @Singleton
  static PaymentConfig configured(Config config) {
    return PaymentConfig.from(config);
  }
}
