package io.it0.catalog;

import io.it0.audit.AuditEntry;
import io.it0.db.PlatformDatabase;
import io.it0.problem.ProblemException;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the platform's people do with plans; each new version leaves a row in the audit trail. */
@Stateless
public class PlanDesk {

  private PlatformDatabase database;
  private Plans plans;
  private Clock wall;

  protected PlanDesk() {}

  @Inject
  public PlanDesk(PlatformDatabase database, Plans plans, Clock wall) {
    this.database = database;
    this.plans = plans;
    this.wall = wall;
  }

  /** All versions of a plan, the latest first; there are few. */
  public List<Plan> versions(String key) {
    return database.jdbi().withHandle(handle -> PlanStore.versions(handle, key));
  }

  /**
   * Publishes a new version. Subscriptions keep the one that they were made with; new ones, and changes of plan, take it.
   *
   * @param from the version that it was edited from; empty: a plan that is new
   * @throws ProblemException if the plan has another latest version by now, or none
   */
  public Plan publish(PlanFigures figures, Optional<Integer> from, AuditEntry.By by) {
    Plan published =
        database
            .jdbi()
            .withHandle(
                handle -> {
                  Plan plan = plans.publish(handle, figures);
                  if (plan.version() != from.orElse(0) + 1) {
                    throw new ProblemException(
                        CatalogError.PLAN_CHANGED,
                        "%s has version %d by now".formatted(plan.key(), plan.version() - 1));
                  }
                  var entry =
                      new AuditEntry(
                          Optional.empty(),
                          "plan.published",
                          plan.key(),
                          Map.of("version", plan.version()));
                  entry.write(handle, by, wall.instant());
                  return plan;
                });
    plans.forgetCurrent();
    return published;
  }
}
