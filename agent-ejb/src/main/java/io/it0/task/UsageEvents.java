package io.it0.task;

import io.it0.period.TenantClocks;
import io.it0.tenancy.Tenant;
import io.it0.usage.TokenCounts;
import io.it0.usage.UsageRecorded;
import io.it0.usage.UsageRecorder;
import io.it0.usage.pricing.ModelPrices;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Makes the usage events of a task that has ended: one for each model, known by the task and the model. */
@ApplicationScoped
class UsageEvents {

  static final String SOURCE = UsageRecorder.OWN_SOURCES + "agent-tasks";

  private TenantClocks clocks;
  private ModelPrices prices;

  protected UsageEvents() {}

  @Inject
  UsageEvents(TenantClocks clocks, ModelPrices prices) {
    this.clocks = clocks;
    this.prices = prices;
  }

  /** At the tenant's billing time. Call it outside of a transaction: clock and prices may be read from the database. */
  public List<UsageRecorded> of(
      Tenant tenant, Task task, Map<String, TokenCounts> usage, boolean partial) {
    return of(tenant, task, usage, partial, "");
  }

  /** What was used beyond what had been recorded when the task was given up. */
  public List<UsageRecorded> rest(Tenant tenant, Task task, Map<String, TokenCounts> usage) {
    return of(tenant, task, usage, true, ":rest");
  }

  private List<UsageRecorded> of(
      Tenant tenant, Task task, Map<String, TokenCounts> usage, boolean partial, String suffix) {
    Instant at = clocks.clockOf(tenant).instant().truncatedTo(ChronoUnit.MICROS);
    return usage.entrySet().stream()
        .filter(entry -> entry.getValue().total() > 0)
        .map(
            entry ->
                new UsageRecorded(
                    tenant.id(),
                    SOURCE,
                    task.id() + ":" + entry.getKey() + suffix,
                    task.id().toString(),
                    task.sessionId(),
                    task.agent(),
                    entry.getKey(),
                    entry.getValue(),
                    prices.costUsd(entry.getKey(), entry.getValue(), at).orElse(null),
                    at,
                    false,
                    partial))
        .toList();
  }
}
