package io.it0.identity;

import io.it0.payment.PaymentProvider;
import io.it0.payment.PaymentProviderRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** Which tenants pay real money: their time is not to be played with. */
@ApplicationScoped
public class LivePayments {

  // Index payments_by_tenant.
  private static final String SELECT =
      """
      select exists (select from payments p where p.tenant_id = :tenant and p.provider = any(:live))
          or exists (select from payment_methods m
                      where m.tenant_id = :tenant and m.removed_at is null and m.provider = any(:live))
      """;

  private Supplier<String[]> live;

  protected LivePayments() {}

  @Inject
  public LivePayments(PaymentProviderRegistry providers) {
    this(
        () ->
            providers.all().stream()
                .filter(PaymentProvider::isLive)
                .map(provider -> provider.key().label())
                .toArray(String[]::new));
  }

  /** @param live the keys of the providers that move real money */
  LivePayments(Supplier<String[]> live) {
    this.live = live;
  }

  /** Whether the tenant has paid, or stored a method, with a provider that moves real money. */
  boolean has(Handle handle, UUID tenant) {
    return handle
        .createQuery(SELECT)
        .bind("tenant", tenant)
        .bindArray("live", String.class, (Object[]) live.get())
        .mapTo(Boolean.class)
        .one();
  }
}
