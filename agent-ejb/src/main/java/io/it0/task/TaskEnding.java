package io.it0.task;

import io.it0.engine.process.ProcessRun;
import io.it0.usage.TokenCounts;
import io.it0.usage.UsageRecorded;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a task in the database, however long that takes: what was used is lost otherwise. Where another node has given the
 * task up in the meantime, what it did not know of is stored as usage of its own.
 */
final class TaskEnding {

  private static final Logger LOG = LoggerFactory.getLogger(TaskEnding.class);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final TaskParts parts;
  private final QueueTable.Claimed claimed;
  private final Task task;

  TaskEnding(TaskParts parts, QueueTable.Claimed claimed, Task task) {
    this.parts = parts;
    this.claimed = claimed;
    this.task = task;
  }

  /** Ends a task whose node is gone, with what it is known to have used. */
  static void giveUp(TaskParts parts, QueueTable.Claimed claimed) {
    ProcessRun.endLeftovers(claimed.task());
    if (parts.store().requeue(claimed)) {
      LOG.info("task={} was never begun and waits again", claimed.task());
      return;
    }
    Optional<Task> found = parts.store().find(claimed.task());
    if (found.isPresent()) {
      LOG.warn("task={} is given up: its node is silent", claimed.task());
      Map<String, TokenCounts> used = parts.store().usage(claimed.task());
      new TaskEnding(parts, claimed, found.get())
          .end(TaskEnd.failed(TaskEnd.NODE_LOST, used), claimed.lease());
    }
  }

  void end(TaskEnd end, Optional<UUID> lease) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Duration pause = Duration.ofMillis(100);
    while (!tryToEnd(end, lease)) {
      if (System.nanoTime() - deadline > 0 || !sleep(pause)) {
        LOG.error("task={} could not be ended: {}", claimed.task(), end);
        return;
      }
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }
  }

  private boolean tryToEnd(TaskEnd end, Optional<UUID> lease) {
    try {
      List<UsageRecorded> records =
          parts.events().of(claimed.tenant(), task, end.usage(), end.partial());
      return switch (parts.store().end(claimed, end, records)) {
        case ENDED -> {
          ended(end, lease, records);
          yield true;
        }
        case ENDED_BEFORE -> addRest(end);
        case TAKEN -> false;
      };
    } catch (RuntimeException e) {
      LOG.warn("task={} cannot be ended yet: {}", claimed.task(), e.toString());
      return false;
    }
  }

  private void ended(TaskEnd end, Optional<UUID> lease, List<UsageRecorded> records) {
    parts.budget().settle(claimed.tenant(), lease, records);
    parts.metrics().ended(task.engine(), end);
    LOG.info(
        "task={} status={} error={} turns={} usage={}",
        claimed.task(),
        end.status(),
        end.error().map(TaskEnd.Error::code).orElse("-"),
        end.turns(),
        end.usage());
  }

  private boolean addRest(TaskEnd end) {
    Map<String, TokenCounts> known = parts.store().usage(claimed.task());
    Map<String, TokenCounts> missing = new LinkedHashMap<>();
    end.usage()
        .forEach(
            (model, tokens) -> {
              TokenCounts before = known.getOrDefault(model, TokenCounts.ZERO);
              missing.put(model, minus(TaskStore.larger(tokens, before), before));
            });
    List<UsageRecorded> rest = parts.events().rest(claimed.tenant(), task, missing);
    LOG.warn("task={} had ended before; what it used more: {}", claimed.task(), rest);
    if (rest.isEmpty()) {
      return true;
    }
    boolean added = parts.store().addRest(claimed.task(), known, end.usage(), rest);
    if (added) {
      parts.budget().settle(claimed.tenant(), Optional.empty(), rest);
    }
    return added;
  }

  private static TokenCounts minus(TokenCounts a, TokenCounts b) {
    return new TokenCounts(
        Math.subtractExact(a.input(), b.input()),
        Math.subtractExact(a.output(), b.output()),
        Math.subtractExact(a.cacheRead(), b.cacheRead()),
        Math.subtractExact(a.cacheWrite(), b.cacheWrite()));
  }

  private static boolean sleep(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
