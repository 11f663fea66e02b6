package io.it0.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.payment.alipay.AlipayFactory;
import io.it0.payment.crypto.CryptoFactory;
import io.it0.payment.stripe.StripeFactory;
import io.it0.payment.wechat.WechatFactory;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not configured is absent; what is wrong is said in one line, without a value. */
class ProvidersConfigTest {

  private static final List<PaymentProvider.Factory> FACTORIES =
      List.of(
          new StripeFactory(Clock.systemUTC()),
          new AlipayFactory(Clock.systemUTC()),
          new WechatFactory(),
          new CryptoFactory());

  @Test
  void without_keys_there_is_no_provider() {
    for (PaymentProvider.Factory factory : FACTORIES) {
      assertThat(factory.configured(TestConfig.of(factory.key(), Map.of()))).isEmpty();
      String empty = "payment." + factory.key().label() + ".api-base";
      assertThat(factory.configured(TestConfig.of(factory.key(), Map.of(empty, " ")))).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "STRIPE, secret-key, hunter2, payment.stripe.secret-key",
    "STRIPE, secret-key, sk_test_hunter2, payment.stripe.publishable-key",
    "STRIPE, publishable-key, hunter2, payment.stripe.secret-key",
    "ALIPAY, private-key, hunter2, payment.alipay.public-keys",
    "ALIPAY, public-keys, hunter2, payment.alipay.public-keys",
    "ALIPAY, gateway, ftp://hunter2, payment.alipay",
    "WECHAT, mchid, hunter2, payment.wechat.public-key",
    "WECHAT, public-key, hunter2, payment.wechat.public-key",
    "WECHAT, api-v3-keys, hunter2, payment.wechat.public-key",
    "WECHAT, private-key, file:/no/hunter2, payment.wechat.private-key",
    "CRYPTO, backend, hunter2, payment.crypto.backend",
    "CRYPTO, backend, btcpay, payment.crypto.api-base",
    "CRYPTO, api-key, hunter2, payment.crypto.backend"
  })
  void what_is_wrong_is_said_by_the_keys_name(
      ProviderKey provider, String key, String value, String named) {
    PaymentProvider.Factory factory =
        FACTORIES.stream().filter(f -> f.key() == provider).findFirst().orElseThrow();
    String name = "payment." + provider.label() + "." + key;
    assertThatThrownBy(() -> factory.configured(TestConfig.of(provider, Map.of(name, value))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(named)
        .hasMessageNotContaining("hunter2")
        .hasMessageNotContaining("\n");
  }
}
