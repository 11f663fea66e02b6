package io.it0.payment.wechat;

import io.it0.payment.PaymentProvider;
import io.it0.payment.ProviderConfig;
import io.it0.payment.ProviderKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

@ApplicationScoped
public class WechatFactory implements PaymentProvider.Factory {

  @Override
  public ProviderKey key() {
    return ProviderKey.WECHAT;
  }

  @Override
  public Optional<PaymentProvider> configured(ProviderConfig config) {
    return WechatSettings.from(config).map(WechatProvider::new);
  }
}
