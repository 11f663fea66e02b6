package io.it0.task;

import io.it0.problem.ProblemException;
import io.it0.quota.Lease;
import io.it0.tenancy.Tenant;
import io.it0.usage.TokenCounts;
import io.it0.usage.UsageRecorded;
import io.it0.usage.UsageRecorder;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * The steps of a task's life, each a transaction as its tenant. Where both are locked, the queue's row comes before the
 * task's.
 */
final class TaskStore {

  private final Transactions transactions;
  private final Consumer<UsageRecorded> announce;
  private final Clock wall;

  /** Whether a task was ended by whoever wanted to. */
  enum Ending {
    ENDED,
    /** Another node has taken it over, and is about to end it. */
    TAKEN,
    /** It has been ended by another. */
    ENDED_BEFORE
  }

  /** @param announce told of usage inside the transaction that stores it */
  TaskStore(Transactions transactions, Consumer<UsageRecorded> announce, Clock wall) {
    this.transactions = transactions;
    this.announce = announce;
    this.wall = wall;
  }

  /** @return whether it is new */
  boolean insert(Tenant tenant, NewTask task, TaskTerms terms, int maxQueued) {
    return transactions.inTenant(
        handle -> {
          if (QueueTable.waiting(handle, tenant.id()) >= maxQueued) {
            throw new ProblemException(
                TaskError.TASK_QUEUE_FULL,
                maxQueued + " tasks are waiting already",
                Map.of("retryAfterSeconds", 5));
          }
          Instant now = now();
          if (!TaskTable.insert(handle, task, terms.model(), terms.maxTokens(), now)) {
            return false;
          }
          QueueTable.enqueue(handle, task.id(), tenant.id(), Optional.of(terms.lease().id()));
          String reserved = EventData.of(EventData.of(terms.lease()));
          TaskTable.addEvent(handle, task.id(), TaskEvent.QUEUED, reserved, now);
          return true;
        });
  }

  /** @param lease of the tokens that are set aside for it */
  record TaskTerms(String model, int maxTokens, Lease lease) {}

  Optional<Task> find(UUID id) {
    return transactions.inTenant(handle -> TaskTable.find(handle, id));
  }

  List<Task> page(TaskFilter filter, Optional<Task.Position> after, int limit) {
    return transactions.inTenant(handle -> TaskTable.page(handle, filter, after, limit));
  }

  List<TaskEvent> eventsAfter(UUID id, int seq, int limit) {
    return transactions.inTenant(handle -> TaskTable.eventsAfter(handle, id, seq, limit));
  }

  /** @return the task, which now runs here; empty if it is not this node's any more */
  Optional<Task> begin(QueueTable.Claimed claimed, String node) {
    return transactions.inTenant(
        handle -> {
          boolean held =
              QueueTable.lock(handle, claimed.task())
                  .filter(entry -> entry.isHeldBy(claimed.claim()))
                  .isPresent();
          Instant now = now();
          if (!held || !TaskTable.begin(handle, claimed.task(), node, now)) {
            return Optional.empty();
          }
          TaskTable.addEvent(handle, claimed.task(), TaskEvent.STARTED, "{}", now);
          return TaskTable.find(handle, claimed.task());
        });
  }

  void setLease(UUID task, UUID lease) {
    transactions.inTenant(
        handle -> {
          QueueTable.setLease(handle, task, lease);
          return lease;
        });
  }

  /** @return false if the task is not the holder's any more; then nothing is stored */
  boolean note(QueueTable.Claimed claimed, String type, Map<String, ?> data) {
    return transactions.inTenant(
        handle -> {
          boolean held = QueueTable.isHeld(handle, claimed.task(), claimed.claim());
          if (held) {
            TaskTable.addEvent(handle, claimed.task(), type, EventData.of(data), now());
          }
          return held;
        });
  }

  /**
   * Stores what a running task has used so far: it is metered with that if its node dies.
   *
   * @return false if the task is not the holder's any more: what it used is recorded, and stays as it is
   */
  boolean use(QueueTable.Claimed claimed, Map<String, TokenCounts> usage, boolean withEvent) {
    return transactions.inTenant(
        handle -> {
          if (!QueueTable.isHeld(handle, claimed.task(), claimed.claim())) {
            return false;
          }
          TaskTable.use(handle, claimed.task(), usage);
          if (withEvent) {
            String data = EventData.of(Map.of("usage", EventData.usage(usage)));
            TaskTable.addEvent(handle, claimed.task(), TaskEvent.USAGE, data, now());
          }
          return true;
        });
  }

  Map<String, TokenCounts> usage(UUID task) {
    return transactions.inTenant(handle -> TaskTable.usage(handle, task));
  }

  /** Puts a task back that was claimed and never begun. @return whether it could be */
  boolean requeue(QueueTable.Claimed claimed) {
    return transactions.inTenant(
        handle -> {
          boolean held =
              QueueTable.lock(handle, claimed.task())
                  .filter(entry -> entry.isHeldBy(claimed.claim()))
                  .isPresent();
          boolean waits =
              held
                  && TaskTable.find(handle, claimed.task())
                      .filter(task -> task.status() == TaskStatus.QUEUED)
                      .isPresent();
          if (waits) {
            QueueTable.requeue(handle, claimed.task());
          }
          return waits;
        });
  }

  /** Ends the task and stores its usage records, in one transaction, if it still is the holder's. */
  Ending end(QueueTable.Claimed claimed, TaskEnd end, List<UsageRecorded> records) {
    return transactions.inTenant(
        handle -> {
          Optional<QueueTable.Entry> entry = QueueTable.lock(handle, claimed.task());
          if (entry.isEmpty()) {
            return Ending.ENDED_BEFORE;
          }
          if (!entry.get().isHeldBy(claimed.claim())) {
            return Ending.TAKEN;
          }
          end(handle, claimed.task(), end, records);
          return Ending.ENDED;
        });
  }

  /** What became of the wish to cancel a task. */
  record Cancelled(boolean wasQueued, Optional<UUID> lease) {}

  /**
   * Ends a task that waits, and asks the node that runs it otherwise; nothing is to be done for one that has ended.
   *
   * @throws ProblemException if the tenant has no such task
   */
  Cancelled cancel(UUID id) {
    return transactions.inTenant(
        handle -> {
          Optional<QueueTable.Entry> entry = QueueTable.lock(handle, id);
          if (entry.isEmpty()) {
            TaskTable.find(handle, id).orElseThrow(() -> notFound(id));
            return new Cancelled(false, Optional.empty());
          }
          if (entry.get().running()) {
            QueueTable.requestCancel(handle, id);
            return new Cancelled(false, entry.get().lease());
          }
          end(handle, id, TaskEnd.cancelledWhileQueued(), List.of());
          return new Cancelled(true, entry.get().lease());
        });
  }

  /**
   * Stores what a task used beyond what is recorded of it, after another node has given it up.
   *
   * @param known what was recorded when the rest was computed
   * @return whether that was still so
   */
  boolean addRest(
      UUID task,
      Map<String, TokenCounts> known,
      Map<String, TokenCounts> whole,
      List<UsageRecorded> rest) {
    return transactions.inTenant(
        handle -> {
          handle
              .createQuery("select id from agent_tasks where id = :id for update")
              .bind("id", task)
              .mapTo(UUID.class)
              .one();
          if (!TaskTable.usage(handle, task).equals(known)) {
            return false;
          }
          Map<String, TokenCounts> now = new LinkedHashMap<>(known);
          whole.forEach((model, tokens) -> now.merge(model, tokens, TaskStore::larger));
          TaskTable.use(handle, task, now);
          record(handle, rest);
          return true;
        });
  }

  static TokenCounts larger(TokenCounts a, TokenCounts b) {
    return new TokenCounts(
        Math.max(a.input(), b.input()),
        Math.max(a.output(), b.output()),
        Math.max(a.cacheRead(), b.cacheRead()),
        Math.max(a.cacheWrite(), b.cacheWrite()));
  }

  static ProblemException notFound(UUID id) {
    return new ProblemException(TaskError.TASK_NOT_FOUND, "task " + id);
  }

  private void end(Handle handle, UUID task, TaskEnd end, List<UsageRecorded> records) {
    Instant now = now();
    if (!TaskTable.end(handle, task, end, now)) {
      throw new IllegalStateException("task " + task + " is in the queue and has ended");
    }
    TaskTable.use(handle, task, end.usage());
    record(handle, records);
    TaskTable.addEvent(handle, task, TaskEvent.ENDED, EventData.of(data(end)), now);
    QueueTable.delete(handle, task);
  }

  private void record(Handle handle, List<UsageRecorded> records) {
    for (UsageRecorded event : records) {
      try {
        UsageRecorder.store(handle.getConnection(), event, now());
      } catch (SQLException e) {
        throw new IllegalStateException("usage could not be stored", e);
      }
      announce.accept(event);
    }
  }

  private static Map<String, Object> data(TaskEnd end) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("status", end.status().name());
    end.stopReason().ifPresent(reason -> data.put("stopReason", reason));
    end.error()
        .ifPresent(
            error -> {
              data.put("errorCode", error.code());
              data.put("errorDetail", error.detail());
            });
    data.put("partial", end.partial());
    data.put("turns", end.turns());
    data.put("usage", EventData.usage(end.usage()));
    return data;
  }

  private Instant now() {
    return wall.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
