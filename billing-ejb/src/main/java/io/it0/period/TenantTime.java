package io.it0.period;

import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** A tenant's billing time, by which money is booked, in the caller's transaction. */
public final class TenantTime {

  private TenantTime() {}

  /** @param wall the time of a tenant that is on no test clock */
  public static Instant now(Handle handle, UUID tenant, Instant wall) {
    return handle
        .createQuery(
            "select tenant_now(t.test_clock_id, :wall) from tenants t where t.id = :tenant")
        .bind("wall", wall)
        .bind("tenant", tenant)
        .mapTo(Instant.class)
        .one();
  }
}
