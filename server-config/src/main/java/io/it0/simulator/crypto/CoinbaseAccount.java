package io.it0.simulator.crypto;

import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Safe;

/** The merchant at Coinbase Commerce. */
public record CoinbaseAccount(String apiKey, String webhookSecret) {

  public static CoinbaseAccount in(Safe safe) {
    return new CoinbaseAccount(
        safe.secret("coinbase-api-key", () -> Ids.letters(36)),
        safe.secret("coinbase-webhook-secret", () -> Ids.letters(36)));
  }

  @Override
  public String toString() {
    return "CoinbaseAccount";
  }
}
