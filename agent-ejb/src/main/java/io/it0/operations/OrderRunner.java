package io.it0.operations;

import io.it0.period.TenantClocks;
import io.it0.problem.ProblemException;
import io.it0.task.NewTask;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.TenantContext;
import io.it0.tenancy.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an order that is claimed: decides, starts the task, tells what became of it. The task is started between two
 * transactions, since its quota is asked over the network; whoever takes over from here starts the same task.
 */
@ApplicationScoped
public class OrderRunner {

  private static final Logger LOG = LoggerFactory.getLogger(OrderRunner.class);
  private static final int UNAVAILABLE = 503;

  private Tenants tenants;
  private TenantContext context;
  private TenantClocks clocks;
  private SlotDecisions decisions;
  private OrderTasks tasks;

  protected OrderRunner() {}

  @Inject
  public OrderRunner(
      Tenants tenants,
      TenantContext context,
      TenantClocks clocks,
      SlotDecisions decisions,
      OrderTasks tasks) {
    this.tenants = tenants;
    this.context = context;
    this.clocks = clocks;
    this.decisions = decisions;
    this.tasks = tasks;
  }

  /**
   * @return whether a slot was decided upon
   * @throws RuntimeException if that was not possible now: the claim lapses, and somebody tries again
   */
  boolean run(DueOrder claim) {
    Tenant tenant = tenants.find(claim.tenantId()).orElseThrow();
    TenantContext.Binding binding = context.bind(tenant);
    try {
      var decision = decisions.begin(claim.orderId(), clocks.clockOf(tenant).instant());
      decision.task().ifPresent(task -> start(claim, task));
      return decision.decided();
    } finally {
      binding.close();
    }
  }

  private void start(DueOrder claim, NewTask task) {
    Optional<ProblemException> refusal = refusal(task);
    if (refusal.isEmpty()) {
      decisions.started(claim.orderId(), task.id());
      return;
    }
    String code = refusal.get().errorCode().code();
    LOG.info("order={} run={}: no task, {}", claim.orderId(), task.id(), code);
    decisions.refused(claim.orderId(), task.id(), code, refusal.get().detail());
  }

  private Optional<ProblemException> refusal(NewTask task) {
    try {
      tasks.start(task);
      return Optional.empty();
    } catch (ProblemException e) {
      if (e.errorCode().status() == UNAVAILABLE) {
        throw e;
      }
      return Optional.of(e);
    }
  }
}
