package io.it0.payment.crypto;

import io.it0.payment.PaymentProvider;
import io.it0.payment.ProviderConfig;
import io.it0.payment.ProviderKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

@ApplicationScoped
public class CryptoFactory implements PaymentProvider.Factory {

  @Override
  public ProviderKey key() {
    return ProviderKey.CRYPTO;
  }

  @Override
  public Optional<PaymentProvider> configured(ProviderConfig config) {
    return CryptoSettings.from(config)
        .map(
            settings ->
                switch (settings.backend()) {
                  case COINBASE -> new CoinbaseProvider(settings);
                  case BTCPAY -> new BtcpayProvider(settings);
                });
  }
}
