package io.it0.invariant;

import io.it0.tenancy.Tenant;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.Config;

/** Shows what the watch has found, and looks at a tenant at once. */
@ApplicationScoped
public class InvariantDesk {

  @Inject private InvariantTransactions transactions;
  @Inject private Config config;
  @Inject private Clock clock;

  private Watch watch;

  @PostConstruct
  void start() {
    watch = new Watch(transactions, InvariantConfig.from(config), clock);
  }

  public WatchRow watch() {
    return transactions.inNew(InvariantTable::watch);
  }

  /**
   * The newest first.
   *
   * @param all those that are no longer found, too
   */
  public List<ViolationRow> list(
      Optional<Tenant> tenant, boolean all, Optional<UUID> before, int limit) {
    return transactions.inNew(
        h -> InvariantTable.page(h, tenant.map(Tenant::id), all, before, limit));
  }

  /** Returns when the tenant has been looked at, and what was found is kept. */
  public void check(Tenant tenant) {
    watch.check(tenant.id());
  }
}
