package io.it0.simulator.stripe;

import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Safe;

/** The merchant's account in test mode. */
public record StripeAccount(
    String id, String secretKey, String publishableKey, String webhookSecret) {

  public static StripeAccount in(Safe safe) {
    return new StripeAccount(
        safe.secret("stripe-account", () -> "acct_" + Ids.letters(16)),
        safe.secret("stripe-secret-key", () -> "sk_test_" + Ids.letters(24)),
        safe.secret("stripe-publishable-key", () -> "pk_test_" + Ids.letters(24)),
        safe.secret("stripe-webhook-secret", () -> "whsec_" + Ids.letters(32)));
  }

  @Override
  public String toString() {
    return id;
  }
}
