package io.it0.billrun;

import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Keeps bill runs from a tenant until a person has looked. */
public final class Parking {

  private static final int REASON_LENGTH = 1000;

  private Parking() {}

  /**
   * Parks the tenant's live subscription, outside of any run; one that is parked already keeps its reason.
   *
   * @return whether it was parked now
   */
  public static boolean park(Handle handle, UUID tenant, String reason, Instant at) {
    return handle
            .createUpdate(
                """
                insert into parked_subscriptions (subscription_id, tenant_id, bill_run_id, period_start, reason, parked_at)
                select s.id, s.tenant_id, null, s.current_period_start, :reason, :at
                  from subscriptions s
                 where s.tenant_id = :tenant and s.status in ('trialing', 'active', 'past_due')
                on conflict (subscription_id) do nothing
                """)
            .bind("reason", reason.substring(0, Math.min(reason.length(), REASON_LENGTH)))
            .bind("at", at)
            .bind("tenant", tenant)
            .execute()
        == 1;
  }
}
