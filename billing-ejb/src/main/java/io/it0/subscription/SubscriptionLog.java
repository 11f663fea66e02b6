package io.it0.subscription;

import io.it0.db.BulkRows;
import io.it0.db.UuidV7;
import java.time.Clock;
import java.util.List;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;

/** The audit trail of subscriptions: every step is noted, and told to others, in the transaction that makes it. */
public class SubscriptionLog {

  private static final String INSERT =
      """
      insert into subscription_transitions (id, tenant_id, subscription_id, action, from_status, to_status, from_plan,
                                            to_plan, effective_at, actor, reason, request_id, at)
      select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private Clock wall;
  private BiConsumer<Handle, Transition> others;

  protected SubscriptionLog() {}

  /** @param others told of each step, in the same transaction */
  public SubscriptionLog(Clock wall, BiConsumer<Handle, Transition> others) {
    this.wall = wall;
    this.others = others;
  }

  public void record(Handle handle, List<Transition> steps) {
    BulkRows.of(steps)
        .column("uuid", t -> UuidV7.next())
        .column("uuid", Transition::tenantId)
        .column("uuid", Transition::subscriptionId)
        .column("text", Transition::action)
        .column("text", t -> t.fromStatus().map(SubscriptionStatus::label).orElse(null))
        .column("text", t -> t.toStatus().label())
        .column("text", t -> t.fromPlan().orElse(null))
        .column("text", Transition::toPlan)
        .column("timestamptz", Transition::effectiveAt)
        .column("text", t -> t.by().actor())
        .column("text", t -> t.by().reason())
        .column("text", t -> t.by().requestId().orElse(null))
        .column("timestamptz", t -> wall.instant())
        .execute(handle, INSERT);
    steps.forEach(step -> others.accept(handle, step));
  }
}
