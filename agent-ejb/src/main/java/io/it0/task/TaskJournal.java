package io.it0.task;

import io.it0.engine.EngineEvent;
import io.it0.usage.TokenCounts;
import java.util.Map;

/** Writes what happens during a run: text in pieces that are worth a row, and usage as it is told. */
final class TaskJournal {

  private static final int LONGEST_PIECE = 8_000;

  private final TaskStore store;
  private final QueueTable.Claimed claimed;
  private final TaskConfig config;
  private final StringBuilder text = new StringBuilder();
  private Map<String, TokenCounts> usage = Map.of();
  private long flushed = System.nanoTime();
  private int events = 2; // queued and started

  TaskJournal(TaskStore store, QueueTable.Claimed claimed, TaskConfig config) {
    this.store = store;
    this.claimed = claimed;
    this.config = config;
  }

  /** What was last told. */
  synchronized Map<String, TokenCounts> usage() {
    return usage;
  }

  /** @return false if the task is another's by now */
  synchronized boolean note(EngineEvent event) {
    if (event instanceof EngineEvent.Text piece) {
      text.append(piece.text());
      return flushIfDue();
    }
    if (event instanceof EngineEvent.UsageSoFar told) {
      usage = told.usage();
    }
    return flush() && store(event);
  }

  private boolean store(EngineEvent event) {
    if (event instanceof EngineEvent.UsageSoFar told) {
      return store.use(claimed, told.usage(), mayAdd());
    }
    if (event instanceof EngineEvent.ToolUse tool && mayAdd()) {
      return store.note(claimed, TaskEvent.TOOL, Map.of("name", tool.name()));
    }
    if (event instanceof EngineEvent.Retrying again && mayAdd()) {
      return store.note(
          claimed,
          TaskEvent.RETRYING,
          Map.of("status", again.status(), "afterMillis", again.after().toMillis()));
    }
    return true;
  }

  synchronized boolean flushIfDue() {
    boolean due = System.nanoTime() - flushed >= config.flush().toNanos();
    return !due && text.length() < LONGEST_PIECE || flush();
  }

  synchronized boolean flush() {
    if (text.length() == 0) {
      return true;
    }
    boolean ours =
        !mayAdd() || store.note(claimed, TaskEvent.TEXT, Map.of("text", text.toString()));
    text.setLength(0);
    flushed = System.nanoTime();
    return ours;
  }

  /** The last place is kept for the end. */
  private boolean mayAdd() {
    return events < config.maxEvents() - 1 && events++ >= 0;
  }
}
