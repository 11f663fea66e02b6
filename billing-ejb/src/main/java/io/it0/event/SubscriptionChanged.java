package io.it0.event;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * A subscription began, changed its plan or its status, or ended.
 *
 * @param fromPlan the plan's key; null: it began, like {@code fromStatus}
 * @param toStatus as in the table: {@code trialing}, {@code active}, {@code past_due}, {@code cancelled},
 *     {@code expired}
 * @param effectiveAt in the tenant's billing time
 * @param reason for people, such as {@code upgrade} or {@code dunning exhausted}
 */
public record SubscriptionChanged(
    UUID subscriptionId,
    UUID tenantId,
    String fromPlan,
    String toPlan,
    String fromStatus,
    String toStatus,
    Instant effectiveAt,
    String reason)
    implements SharedEvent {

  public SubscriptionChanged {
    Objects.requireNonNull(subscriptionId, "subscriptionId");
    Objects.requireNonNull(tenantId, "tenantId");
    Objects.requireNonNull(toPlan, "toPlan");
    Objects.requireNonNull(toStatus, "toStatus");
    Objects.requireNonNull(effectiveAt, "effectiveAt");
  }
}
