package io.it0.identity;

import io.it0.tenancy.Tenant;
import io.it0.tenancy.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The registry as a request asks it: at most {@link #STALE} behind what another node has changed. While the database is
 * away it tells what was last known, so that what needs no database goes on.
 */
@ApplicationScoped
public class KnownTenants {

  static final Duration STALE = Duration.ofSeconds(5);

  private final ExpiringCache<UUID, Tenant> cache = new ExpiringCache<>(STALE, System::nanoTime);
  private Tenants tenants;

  protected KnownTenants() {}

  @Inject
  public KnownTenants(Tenants tenants) {
    this.tenants = tenants;
  }

  public Optional<Tenant> find(UUID id) {
    return cache.getOrLast(id, tenants::find);
  }

  /** To be called when the registry was changed here. */
  public void forget(UUID id) {
    cache.forget(id);
  }
}
