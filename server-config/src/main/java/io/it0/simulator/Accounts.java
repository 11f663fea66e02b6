package io.it0.simulator;

import io.it0.simulator.alipay.AlipayAccount;
import io.it0.simulator.base.Safe;
import io.it0.simulator.crypto.BtcpayAccount;
import io.it0.simulator.crypto.CoinbaseAccount;
import io.it0.simulator.stripe.StripeAccount;
import io.it0.simulator.wechat.WechatAccount;
import java.nio.file.Path;
import java.time.Clock;

/** What a merchant gets from each provider when it signs up: numbers, keys, secrets. */
public record Accounts(
    StripeAccount stripe,
    AlipayAccount alipay,
    WechatAccount wechat,
    CoinbaseAccount coinbase,
    BtcpayAccount btcpay) {

  /** Those in the folder, made on the first call. */
  public static Accounts in(Path folder, Clock clock) {
    var safe = new Safe(folder);
    return new Accounts(
        StripeAccount.in(safe),
        AlipayAccount.in(safe, clock.instant()),
        WechatAccount.in(safe, clock.instant()),
        CoinbaseAccount.in(safe),
        BtcpayAccount.in(safe));
  }
}
