package io.it0.task;

import io.it0.engine.AgentEngine;
import io.it0.engine.Cancellation;
import io.it0.engine.EngineEvent;
import io.it0.engine.EngineRequest;
import io.it0.problem.ProblemException;
import io.it0.tenancy.Tenant;
import io.it0.usage.TokenCounts;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One task from its beginning to its end on this node. Its methods are called with its tenant bound. */
final class TaskRun {

  private static final Logger LOG = LoggerFactory.getLogger(TaskRun.class);

  private final TaskParts parts;
  private final QueueTable.Claimed claimed;
  private final RunBudget budget;
  private final TaskJournal journal;
  private final Cancellation cancellation = new Cancellation();
  private Optional<TaskEnd.Error> cause = Optional.empty();
  private boolean countsCache;
  private volatile Task task;

  TaskRun(TaskParts parts, QueueTable.Claimed claimed) {
    this.parts = parts;
    this.claimed = claimed;
    this.budget = new RunBudget(parts.budget(), parts.store(), claimed);
    this.journal = new TaskJournal(parts.store(), claimed, parts.config());
  }

  Tenant tenant() {
    return claimed.tenant();
  }

  UUID id() {
    return claimed.task();
  }

  void run() {
    Optional<Task> begun = parts.store().begin(claimed, parts.node());
    if (begun.isEmpty()) {
      return; // cancelled in the meantime, or another node's
    }
    task = begun.get();
    parts.metrics().started(task.engine());
    LOG.info("task={} engine={} model={} begins", id(), task.engine(), task.model());
    try {
      new TaskEnding(parts, claimed, task).end(execute(), budget.lease());
    } finally {
      parts.metrics().left();
    }
  }

  /** Ends the run. @param reason absent: somebody wants it to end */
  void cancel(Optional<TaskEnd.Error> reason) {
    synchronized (this) {
      if (!cancellation.isCancelled()) {
        cause = reason;
      }
    }
    cancellation.cancel();
  }

  /** Stores the text that has come and not been stored yet. */
  void flush() {
    journal.flushIfDue();
  }

  void renew() {
    if (task != null) {
      budget.renew();
    }
  }

  private TaskEnd execute() {
    try {
      return parts
          .engines()
          .find(task.engine())
          .map(this::execute)
          .orElseGet(() -> failed("ENGINE_NOT_FOUND", "no such engine on the server that runs it"));
    } catch (ProblemException e) {
      return failed(e.errorCode().code(), e.detail());
    } catch (RuntimeException e) {
      LOG.error("task={} failed", id(), e);
      return failed("INTERNAL_ERROR", "it is logged under the task's id");
    }
  }

  private TaskEnd execute(AgentEngine engine) {
    String prompt = task.details().prompt();
    int bytes = prompt.getBytes(StandardCharsets.UTF_8).length;
    budget.begin(claimed.claim(), RunBudget.estimate(bytes, task.maxTokens()));
    countsCache = parts.budget().countsCache(tenant());
    if (claimed.cancelRequested()) {
      cancel(Optional.empty());
    }
    var request =
        new EngineRequest(
            id(),
            task.model(),
            prompt,
            task.maxTokens(),
            parts.limits().maxTurns(),
            parts.limits().timeout());
    EngineEvent.Completed done = engine.run(request, this::happened, cancellation);
    journal.flush();
    synchronized (this) {
      return TaskEnd.of(done, cause);
    }
  }

  private TaskEnd failed(String code, String detail) {
    return TaskEnd.failed(new TaskEnd.Error(code, detail), journal.usage());
  }

  private void happened(EngineEvent event) {
    try {
      if (!journal.note(event)) {
        cancel(Optional.of(TaskEnd.NODE_LOST));
        return;
      }
      if (event instanceof EngineEvent.UsageSoFar usage) {
        watch(usage);
      }
    } catch (RuntimeException e) {
      // The work is worth more than its record, which is completed at the end.
      LOG.warn("task={} could not note {}", id(), event.getClass().getSimpleName(), e);
    }
  }

  private void watch(EngineEvent.UsageSoFar so) {
    long used = billable(so.usage(), countsCache);
    if (task.tokenCap() != null && used > task.tokenCap()) {
      cancel(Optional.of(TaskEnd.CAP_REACHED));
      return;
    }
    budget
        .cover(Math.addExact(used, so.answering() ? task.maxTokens() : 0))
        .ifPresent(
            refused -> {
              parts.metrics().refused();
              LOG.info("task={} is cancelled: {}", id(), refused.detail());
              cancel(Optional.of(new TaskEnd.Error(refused.errorCode().code(), refused.detail())));
            });
  }

  private static long billable(Map<String, TokenCounts> usage, boolean withCache) {
    return usage.values().stream().mapToLong(t -> t.billable(withCache)).reduce(0, Math::addExact);
  }
}
