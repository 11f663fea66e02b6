package io.it0.lifecycle;

import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * {@code subscription.upgrade-when-paid}: an upgrade takes effect when its invoice is paid, not when it is asked for. {@code
 * subscription.upgrade-offer}: how long it then waits for the payment. {@code subscription.trial-needs-payment-method}:
 * whether a trial expires without a stored one, unless the subscription says otherwise. {@code threshold.page}: tenants
 * looked at in one transaction.
 */
public record LifecycleConfig(
    boolean upgradeWhenPaid, Duration upgradeOffer, boolean trialNeedsPaymentMethod, int page) {

  public static final LifecycleConfig DEFAULTS =
      new LifecycleConfig(false, Duration.ofDays(3), false, 100);

  public LifecycleConfig {
    boolean sane = upgradeOffer.compareTo(Duration.ofMinutes(1)) >= 0;
    if (!sane || upgradeOffer.compareTo(Duration.ofDays(31)) > 0) {
      throw new IllegalArgumentException(
          "subscription.upgrade-offer is not a minute to 31 days: " + upgradeOffer);
    }
    if (page < 1 || page > 1000) {
      throw new IllegalArgumentException("threshold.page is not 1 to 1000: " + page);
    }
  }

  public static LifecycleConfig from(Config config) {
    return new LifecycleConfig(
        config
            .getOptionalValue("subscription.upgrade-when-paid", Boolean.class)
            .orElse(DEFAULTS.upgradeWhenPaid),
        config
            .getOptionalValue("subscription.upgrade-offer", Duration.class)
            .orElse(DEFAULTS.upgradeOffer),
        config
            .getOptionalValue("subscription.trial-needs-payment-method", Boolean.class)
            .orElse(DEFAULTS.trialNeedsPaymentMethod),
        config.getOptionalValue("threshold.page", Integer.class).orElse(DEFAULTS.page));
  }
}
