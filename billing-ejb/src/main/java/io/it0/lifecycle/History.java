package io.it0.lifecycle;

import io.it0.subscription.SubscriptionStatus;
import io.it0.subscription.Transition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Reads the steps of a tenant's subscriptions. */
final class History {

  // Index subscription_transitions_by_tenant.
  private static final String PAGE =
      """
      select id, subscription_id, tenant_id, action, from_status, to_status, from_plan, to_plan, effective_at, actor,
             reason, request_id, at
        from subscription_transitions
       where tenant_id = :tenant and (cast(:before as uuid) is null or id < :before)
       order by id desc limit :limit
      """;

  private History() {}

  /** The latest first. */
  static List<Lifecycle.Step> page(Handle handle, UUID tenant, Optional<UUID> before, int limit) {
    return handle
        .createQuery(PAGE)
        .bind("tenant", tenant)
        .bind("before", before.orElse(null))
        .bind("limit", limit)
        .map(History::step)
        .list();
  }

  private static Lifecycle.Step step(ResultSet row, StatementContext context) throws SQLException {
    return new Lifecycle.Step(
        row.getObject("id", UUID.class),
        new Transition(
            row.getObject("subscription_id", UUID.class),
            row.getObject("tenant_id", UUID.class),
            row.getString("action"),
            Optional.ofNullable(row.getString("from_status")).map(SubscriptionStatus::ofLabel),
            SubscriptionStatus.ofLabel(row.getString("to_status")),
            Optional.ofNullable(row.getString("from_plan")),
            row.getString("to_plan"),
            row.getTimestamp("effective_at").toInstant(),
            new Transition.By(
                row.getString("actor"),
                row.getString("reason"),
                Optional.ofNullable(row.getString("request_id")))),
        row.getTimestamp("at").toInstant());
  }
}
