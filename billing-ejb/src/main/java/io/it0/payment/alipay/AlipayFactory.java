package io.it0.payment.alipay;

import io.it0.payment.PaymentProvider;
import io.it0.payment.ProviderConfig;
import io.it0.payment.ProviderKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;

@ApplicationScoped
public class AlipayFactory implements PaymentProvider.Factory {

  private Clock wall;

  protected AlipayFactory() {}

  @Inject
  public AlipayFactory(Clock wall) {
    this.wall = wall;
  }

  @Override
  public ProviderKey key() {
    return ProviderKey.ALIPAY;
  }

  @Override
  public Optional<PaymentProvider> configured(ProviderConfig config) {
    return AlipaySettings.from(config).map(settings -> new AlipayProvider(settings, wall));
  }
}
