package io.it0.lifecycle;

import io.it0.billrun.UsageRow;
import io.it0.billrun.UsageRows;
import io.it0.catalog.Plan;
import io.it0.db.UuidV7;
import io.it0.lifecycle.Change.Timeline;
import io.it0.period.Period;
import io.it0.subscription.Subscription;
import io.it0.subscription.SubscriptionLog;
import io.it0.subscription.SubscriptionStore;
import io.it0.subscription.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Stores a change, its documents last: their numbers stay locked until the commit. */
final class ChangeStore {

  private static final String SPLIT =
      """
      insert into usage_aggregates (id, tenant_id, subscription_id, plan_id, period_start, period_end, segment_start,
                                    segment_end, trial)
      select :new, u.tenant_id, u.subscription_id, :plan, u.period_start, u.period_end, :at, u.segment_end, u.trial
        from usage_aggregates u where u.id = :id
      """;

  private final SubscriptionLog log;
  private final Documents documents;

  ChangeStore(SubscriptionLog log, Documents documents) {
    this.log = log;
    this.documents = documents;
  }

  /** @return what was issued for it, if anything */
  Documents.Issued store(Handle handle, Scene scene, Change change, Transition.By by) {
    apply(handle, scene, change, by);
    return documents.issue(handle, change, by);
  }

  /** Without its documents, which were issued before. */
  void apply(Handle handle, Scene scene, Change change, Transition.By by) {
    timeline(handle, scene, change);
    log.record(handle, steps(scene, change, by));
  }

  private void timeline(Handle handle, Scene scene, Change change) {
    UsageRows.close(handle, change.rows());
    switch (change.timeline()) {
      case KEPT -> SubscriptionStore.update(handle, List.of(change.after()));
      case SPLIT -> {
        split(handle, scene, change);
        SubscriptionStore.update(handle, List.of(change.after()));
      }
      case ENDED -> {
        SubscriptionStore.update(handle, List.of(change.after()));
        end(handle, scene, change);
      }
    }
  }

  private static void split(Handle handle, Scene scene, Change change) {
    UsageRow last = last(scene);
    if (change.after().interval() != change.before().interval()) {
      stampInterval(handle, change);
    }
    if (!change.at().isAfter(last.segment().start())) {
      handle
          .createUpdate(
              "update usage_aggregates set plan_id = :plan, billing_interval = null where id = :id")
          .bind("plan", change.after().planId())
          .bind("id", last.id())
          .execute();
      return;
    }
    handle
        .createUpdate(SPLIT)
        .bind("new", UuidV7.next())
        .bind("plan", change.after().planId())
        .bind("at", change.at())
        .bind("id", last.id())
        .execute();
    handle
        .createUpdate("update usage_aggregates set segment_end = :at where id = :id")
        .bind("at", change.at())
        .bind("id", last.id())
        .execute();
    move(handle, last, change.at());
  }

  /** What was used before goes on to be rated as the interval of then was sold. */
  private static void stampInterval(Handle handle, Change change) {
    handle
        .createUpdate(
            """
            update usage_aggregates set billing_interval = :interval
             where tenant_id = :tenant and subscription_id = :id and billing_interval is null
            """)
        .bind("interval", change.before().interval())
        .bind("tenant", change.before().tenantId())
        .bind("id", change.before().id())
        .execute();
  }

  /** The period ends with the change, and the follower's begins there. */
  private static void end(Handle handle, Scene scene, Change change) {
    Subscription follower = change.follower().orElseThrow();
    Period period = change.before().currentPeriod();
    handle
        .createUpdate(
            """
            update usage_aggregates set period_end = :at, segment_end = least(segment_end, :at)
             where tenant_id = :tenant and period_start = :start and segment_start < :at
            """)
        .bind("at", change.at())
        .bind("tenant", change.before().tenantId())
        .bind("start", period.start())
        .execute();
    int inserted = SubscriptionStore.insert(handle, List.of(follower), change.at());
    if (inserted != 1) {
      throw new IllegalStateException("a tenant whose subscription ends has another live one");
    }
    SubscriptionStore.openPeriods(handle, List.of(follower));
    UsageRow last = last(scene);
    if (change.at().isAfter(last.segment().start())) {
      move(handle, last, change.at());
    }
  }

  private static void move(Handle handle, UsageRow from, Instant at) {
    handle
        .createQuery("select move_usage(:tenant, :from, :at)")
        .bind("tenant", from.tenantId())
        .bind("from", from.segment().start())
        .bind("at", at)
        .mapTo(Long.class)
        .one();
  }

  private static UsageRow last(Scene scene) {
    return scene.rows().get(scene.rows().size() - 1);
  }

  private static List<Transition> steps(Scene scene, Change change, Transition.By by) {
    List<Transition> steps = new ArrayList<>();
    Plan from = scene.plan();
    steps.add(
        Transition.of(
            change.action(),
            change.before(),
            from,
            change.after(),
            scene.plan(planAfter(change)),
            change.effectiveAt(),
            by));
    change
        .follower()
        .ifPresent(next -> steps.add(Transition.started(next, scene.plan(next.planId()), by)));
    return List.copyOf(steps);
  }

  /** A scheduled plan is what the step leads to, although it does not hold yet. */
  private static UUID planAfter(Change change) {
    boolean scheduled = change.timeline() == Timeline.KEPT;
    return scheduled
        ? change.after().scheduledPlan().orElse(change.after().planId())
        : change.after().planId();
  }
}
