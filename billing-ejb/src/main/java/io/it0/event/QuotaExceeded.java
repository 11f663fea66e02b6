package io.it0.event;

import io.it0.period.Period;
import java.util.Objects;
import java.util.UUID;

/**
 * Work was refused because a quota is used up.
 *
 * @param quota its name, such as {@code maxAgentTokensPerMonth} or {@code maxServers}
 * @param used in the quota's unit, like {@code reserved} and {@code limit}
 * @param period in the tenant's billing time; null where the quota has none, as that of servers
 */
public record QuotaExceeded(
    UUID tenantId, String quota, long used, long reserved, long limit, Period period)
    implements SharedEvent {

  public QuotaExceeded {
    Objects.requireNonNull(tenantId, "tenantId");
    Objects.requireNonNull(quota, "quota");
  }
}
