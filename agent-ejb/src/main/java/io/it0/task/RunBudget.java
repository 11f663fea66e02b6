package io.it0.task;

import io.it0.problem.ProblemException;
import io.it0.quota.Lease;
import io.it0.quota.QuotaError;
import io.it0.tenancy.Tenant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tokens that are set aside for one run; more as it goes. */
final class RunBudget {

  private static final Logger LOG = LoggerFactory.getLogger(RunBudget.class);
  private static final int BYTES_A_TOKEN = 4;

  private final TaskBudget budget;
  private final TaskStore store;
  private final QueueTable.Claimed claimed;
  private final Tenant tenant;
  private final UUID task;
  private Optional<UUID> lease;
  private long leased;

  RunBudget(TaskBudget budget, TaskStore store, QueueTable.Claimed claimed) {
    this.budget = budget;
    this.store = store;
    this.claimed = claimed;
    this.tenant = claimed.tenant();
    this.task = claimed.task();
    this.lease = claimed.lease();
  }

  /** What a task's first answer will use: its prompt, roughly, and as much output as it may have. */
  static long estimate(int promptBytes, int maxTokens) {
    return Math.addExact(promptBytes / BYTES_A_TOKEN + 1, (long) maxTokens);
  }

  /**
   * Makes sure of the tokens that were set aside when the task was started: it may have waited for longer than they were
   * kept.
   *
   * @param key of a new reservation
   * @throws ProblemException if they are gone and not there any more
   */
  synchronized void begin(UUID key, long estimate) {
    if (lease.isEmpty() || !budget.renew(tenant, lease.get())) {
      reserve(key, estimate);
    }
    leased = Math.max(leased, estimate);
  }

  /**
   * Sets aside what is missing up to {@code wanted}.
   *
   * @return why not, if the quota refuses
   */
  synchronized Optional<ProblemException> cover(long wanted) {
    if (wanted <= leased || lease.isEmpty()) {
      return Optional.empty();
    }
    try {
      extend(wanted);
      return Optional.empty();
    } catch (ProblemException e) {
      if (e.errorCode() == QuotaError.QUOTA_EXCEEDED) {
        return Optional.of(e);
      }
      LOG.info("task={} goes on with {} tokens set aside: {}", task, leased, e.detail());
      return Optional.empty();
    }
  }

  synchronized void renew() {
    if (lease.isPresent() && leased > 0 && !budget.renew(tenant, lease.get())) {
      try {
        reserve(UUID.randomUUID(), leased);
      } catch (ProblemException e) {
        // What it has is gone; it goes on until it wants more.
        LOG.info("task={} lost its lease: {}", task, e.detail());
      }
    }
  }

  synchronized Optional<UUID> lease() {
    return lease;
  }

  private void extend(long wanted) {
    try {
      Lease extended = budget.extend(tenant, lease.orElseThrow(), wanted - leased);
      leased = wanted;
      store.note(claimed, TaskEvent.RESERVED, EventData.of(extended));
    } catch (ProblemException e) {
      if (!QuotaBudget.isGone(e)) {
        throw e;
      }
      reserve(UUID.randomUUID(), wanted);
    }
  }

  private void reserve(UUID key, long tokens) {
    Lease fresh = budget.reserve(tenant, key, tokens);
    lease = Optional.of(fresh.id());
    leased = tokens;
    store.setLease(task, fresh.id());
    store.note(claimed, TaskEvent.RESERVED, EventData.of(fresh));
  }
}
