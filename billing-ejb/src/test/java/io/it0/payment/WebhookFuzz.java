package io.it0.payment;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.api.SilentCloseable;
import io.it0.payment.alipay.AlipayMessages;
import io.it0.payment.crypto.ChainServer;
import io.it0.payment.stripe.StripeMessages;
import io.it0.payment.wechat.WechatMessages;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What Jazzer calls: whatever is sent, a webhook is taken or refused, and no other exception escapes. Each body is tried as
 * it is, and signed, so that what lies behind the signature is reached too.
 */
public final class WebhookFuzz {

  static final List<Class<?>> TARGETS =
      List.of(Stripe.class, Alipay.class, Wechat.class, Crypto.class);

  private WebhookFuzz() {}

  public static final class Stripe {
    private static final PaymentProvider STRIPE = StripeMessages.provider();

    private Stripe() {}

    public static void fuzzerTestOneInput(byte[] body) {
      String header = new String(body, 0, body.length / 2, StandardCharsets.ISO_8859_1);
      judge(STRIPE, StripeMessages.request(body, header));
      judge(STRIPE, StripeMessages.signed(body));
    }
  }

  public static final class Alipay {
    private static final PaymentProvider ALIPAY = AlipayMessages.provider();

    private Alipay() {}

    public static void fuzzerTestOneInput(byte[] body) {
      judge(ALIPAY, AlipayMessages.request(body));
      read(ALIPAY, "trade_status_sync", body);
    }
  }

  public static final class Wechat {
    private static final PaymentProvider WECHAT = WechatMessages.provider();

    private Wechat() {}

    public static void fuzzerTestOneInput(byte[] body) {
      judge(WECHAT, WechatMessages.signed(body));
      read(WECHAT, "TRANSACTION.SUCCESS", WechatMessages.sealed("TRANSACTION.SUCCESS", body));
      read(WECHAT, "REFUND.SUCCESS", WechatMessages.sealed("REFUND.SUCCESS", body));
    }
  }

  public static final class Crypto {
    private static final ChainServer CHAIN = new ChainServer();
    private static final PaymentProvider COINBASE = CHAIN.provider("coinbase");
    private static final PaymentProvider BTCPAY = CHAIN.provider("btcpay");

    private Crypto() {}

    /** The configured server is asked before anything is believed; every other address is a finding. */
    public static void fuzzerInitialize() {
      allowed = BugDetectors.allowNetworkConnections((host, port) -> port == CHAIN.port());
    }

    // Kept until the JVM ends: closing it would forbid the connections again.
    static SilentCloseable allowed;

    public static void fuzzerTestOneInput(byte[] body) {
      judge(COINBASE, ChainServer.signed(body, "X-CC-Webhook-Signature", "", ChainServer.SECRET));
      judge(BTCPAY, ChainServer.signed(body, "BTCPay-Sig", "sha256=", ChainServer.SECRET));
    }
  }

  private static void judge(PaymentProvider provider, WebhookRequest request) {
    Delivery delivery;
    try {
      delivery = provider.verify(request);
    } catch (WebhookRefusedException refused) {
      require(!refused.getMessage().isBlank(), "a refusal says why");
      return;
    }
    read(provider, delivery.type(), request.body());
  }

  private static void read(PaymentProvider provider, String type, byte[] body) {
    try {
      require(!provider.read(type, body).isEmpty(), "a delivery says something");
    } catch (ProviderUnclearException unclear) {
      require(provider.key() == ProviderKey.CRYPTO, "only the chains' providers are asked");
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
