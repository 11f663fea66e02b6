package io.it0.simulator.crypto;

import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Safe;

/** The merchant's store on a BTCPay Server. */
public record BtcpayAccount(String apiKey, String storeId, String webhookId, String webhookSecret) {

  public static BtcpayAccount in(Safe safe) {
    return new BtcpayAccount(
        safe.secret("btcpay-api-key", () -> Ids.letters(40)),
        safe.secret("btcpay-store-id", () -> Ids.letters(44)),
        safe.secret("btcpay-webhook-id", () -> Ids.letters(22)),
        safe.secret("btcpay-webhook-secret", () -> Ids.letters(27)));
  }

  @Override
  public String toString() {
    return "BtcpayAccount[" + storeId + "]";
  }
}
