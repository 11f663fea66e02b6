package io.it0.payment;

import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** A tenant's billing time, by which money is booked. */
final class TenantTime {

  private TenantTime() {}

  static Instant now(Handle handle, UUID tenant, Instant wall) {
    return handle
        .createQuery(
            "select tenant_now(t.test_clock_id, :wall) from tenants t where t.id = :tenant")
        .bind("wall", wall)
        .bind("tenant", tenant)
        .mapTo(Instant.class)
        .one();
  }
}
