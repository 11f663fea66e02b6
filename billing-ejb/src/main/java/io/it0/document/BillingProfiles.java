package io.it0.document;

import io.it0.audit.AuditEntry;
import io.it0.db.PlatformDatabase;
import io.it0.period.TenantClocks;
import io.it0.tenancy.Tenant;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Whom a tenant's invoices are made out to, now and from now on. */
@Stateless
public class BillingProfiles {

  private PlatformDatabase database;
  private TenantClocks clocks;
  private Clock wall;

  protected BillingProfiles() {}

  @Inject
  public BillingProfiles(PlatformDatabase database, TenantClocks clocks, Clock wall) {
    this.database = database;
    this.clocks = clocks;
    this.wall = wall;
  }

  /** Until one is set it is the tenant's name alone. */
  public BillingProfile of(Tenant tenant) {
    return database
        .jdbi()
        .withHandle(h -> ProfileTable.latest(h, tenant.id()))
        .orElseGet(() -> new BillingProfile(tenant.name(), Optional.empty(), Optional.empty()));
  }

  /** For what is issued from now on; what was issued keeps its own. */
  public BillingProfile set(
      Tenant tenant, BillingProfile profile, String actor, Optional<String> requestId) {
    Instant from = clocks.clockOf(tenant).instant();
    database.jdbi().useHandle(h -> set(h, tenant, from, profile, actor, requestId));
    return profile;
  }

  private void set(
      Handle handle,
      Tenant tenant,
      Instant from,
      BillingProfile profile,
      String actor,
      Optional<String> requestId) {
    ProfileTable.set(handle, tenant.id(), from, profile);
    var detail = Map.of("legalName", profile.legalName(), "taxId", profile.taxId().orElse(""));
    new AuditEntry(Optional.of(tenant.id()), "billing_profile.changed", tenant.slug(), detail)
        .write(handle, actor, requestId, wall.instant());
  }
}
