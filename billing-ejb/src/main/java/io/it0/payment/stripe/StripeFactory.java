package io.it0.payment.stripe;

import io.it0.payment.PaymentProvider;
import io.it0.payment.ProviderConfig;
import io.it0.payment.ProviderKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;

@ApplicationScoped
public class StripeFactory implements PaymentProvider.Factory {

  private Clock wall;

  protected StripeFactory() {}

  @Inject
  public StripeFactory(Clock wall) {
    this.wall = wall;
  }

  @Override
  public ProviderKey key() {
    return ProviderKey.STRIPE;
  }

  @Override
  public Optional<PaymentProvider> configured(ProviderConfig config) {
    return StripeConfig.from(config).map(stripe -> new StripeProvider(stripe, wall));
  }
}
