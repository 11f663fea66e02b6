package io.it0.payment;

import io.it0.problem.ProblemException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The providers that are configured. The others do not exist: they are not offered, and their routes answer 404. */
@ApplicationScoped
public class PaymentProviderRegistry {

  private static final Logger LOG = LoggerFactory.getLogger(PaymentProviderRegistry.class);

  @Inject private Instance<PaymentProvider.Factory> factories;
  @Inject private Config config;

  private Map<ProviderKey, PaymentProvider> providers = Map.of();

  protected PaymentProviderRegistry() {}

  /** For tests. */
  public PaymentProviderRegistry(Collection<PaymentProvider> providers) {
    this.providers = byKey(providers);
  }

  @PostConstruct
  void configure() {
    providers =
        byKey(
            factories.stream()
                .flatMap(
                    factory ->
                        factory.configured(new ProviderConfig(config, factory.key())).stream())
                .toList());
    LOG.info("payment providers: {}", providers.isEmpty() ? "none configured" : providers.keySet());
  }

  private static Map<ProviderKey, PaymentProvider> byKey(Collection<PaymentProvider> providers) {
    var byKey = new EnumMap<ProviderKey, PaymentProvider>(ProviderKey.class);
    providers.forEach(provider -> byKey.put(provider.key(), provider));
    return Collections.unmodifiableMap(byKey);
  }

  public Collection<PaymentProvider> all() {
    return providers.values();
  }

  public Optional<PaymentProvider> find(ProviderKey key) {
    return Optional.ofNullable(providers.get(key));
  }

  /** @throws ProblemException (404) if it is not configured */
  public PaymentProvider require(ProviderKey key) {
    return find(key)
        .orElseThrow(
            () ->
                new ProblemException(
                    PaymentError.PROVIDER_NOT_FOUND, key.label() + " is not configured"));
  }
}
