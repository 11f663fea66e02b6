package io.it0.payment.stripe;

import io.it0.payment.ProviderConfig;
import java.util.List;
import java.util.Optional;

/**
 * {@code payment.stripe.secret-key}, {@code .publishable-key}, {@code .webhook-secrets} (one, and during a change two),
 * {@code .account} (whose events are ours; absent: those that name none), {@code .api-base} (another host), {@code .payer-page} (where a
 * payer enters a card: the intent's id comes behind it).
 *
 * @param live whether the key moves real money
 */
record StripeConfig(
    String secretKey,
    String publishableKey,
    List<String> webhookSecrets,
    Optional<String> account,
    Optional<String> apiBase,
    Optional<String> payerPage,
    boolean live) {

  static Optional<StripeConfig> from(ProviderConfig config) {
    if (!config.hasAny("secret-key", "publishable-key", "webhook-secrets", "account", "api-base")) {
      return Optional.empty();
    }
    String secret = config.require("secret-key");
    if (!secret.matches("(sk|rk)_(test|live)_\\S+")) {
      throw config.wrong("secret-key", "is no secret key of Stripe (sk_test_… or sk_live_…)");
    }
    boolean live = secret.startsWith("_live_", 2);
    String publishable = config.require("publishable-key");
    if (!publishable.startsWith(live ? "pk_live_" : "pk_test_")) {
      throw config.wrong("publishable-key", "is not the secret key's (pk_test_… or pk_live_…)");
    }
    List<String> webhookSecrets = config.requireList("webhook-secrets");
    if (!webhookSecrets.stream().allMatch(s -> s.startsWith("whsec_"))) {
      throw config.wrong("webhook-secrets", "has one that is none of Stripe (whsec_…)");
    }
    return Optional.of(
        new StripeConfig(
            secret,
            publishable,
            webhookSecrets,
            config.text("account"),
            config.address("api-base"),
            config.address("payer-page"),
            live));
  }

  /** Secrets do not get into logs by accident. */
  @Override
  public String toString() {
    return "StripeConfig[live=" + live + "]";
  }
}
