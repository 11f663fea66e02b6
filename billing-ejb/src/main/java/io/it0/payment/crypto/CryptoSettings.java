package io.it0.payment.crypto;

import io.it0.payment.ProviderConfig;
import java.util.List;
import java.util.Optional;

/**
 * {@code payment.crypto.backend} ({@code coinbase} or {@code btcpay}), {@code .api-key}, {@code .webhook-secrets} (one, and
 * during a change two), {@code .api-base} (BTCPay Server's address; Coinbase Commerce: another host), and for BTCPay Server
 * {@code .store-id}.
 */
record CryptoSettings(
    Backend backend,
    String apiBase,
    String apiKey,
    List<String> webhookSecrets,
    String storeId,
    String returnUrl) {

  /** Whose protocol is spoken. */
  enum Backend {
    COINBASE,
    BTCPAY
  }

  private static final String COINBASE = "https://api.commerce.coinbase.com";

  static Optional<CryptoSettings> from(ProviderConfig config) {
    if (!config.hasAny("backend", "api-key", "webhook-secrets", "api-base", "store-id")) {
      return Optional.empty();
    }
    Backend backend =
        switch (config.require("backend")) {
          case "coinbase" -> Backend.COINBASE;
          case "btcpay" -> Backend.BTCPAY;
          default -> throw config.wrong("backend", "is neither coinbase nor btcpay");
        };
    boolean btcpay = backend == Backend.BTCPAY;
    Optional<String> base = config.address("api-base");
    if (btcpay && base.isEmpty()) {
      throw config.wrong("api-base", "is missing: it is the address of the BTCPay Server");
    }
    String storeId = btcpay ? config.require("store-id") : "";
    if (btcpay && !storeId.matches("[A-Za-z0-9]{1,100}")) {
      throw config.wrong("store-id", "is no id of a store");
    }
    return Optional.of(
        new CryptoSettings(
            backend,
            base.orElse(COINBASE),
            config.require("api-key"),
            config.requireList("webhook-secrets"),
            storeId,
            config.publicUrl() + "/app"));
  }

  /** Secrets do not get into logs by accident. */
  @Override
  public String toString() {
    return "CryptoSettings[backend=" + backend + "]";
  }
}
