package io.it0.task;

import io.it0.engine.EngineEvent;
import io.it0.usage.TokenCounts;
import java.util.Map;
import java.util.UUID;

/** Writes what happens during a run: text in pieces that are worth a row, and usage as it is told. */
final class TaskJournal {

  private static final int LONGEST_PIECE = 8_000;

  private final TaskStore store;
  private final UUID task;
  private final TaskConfig config;
  private final StringBuilder text = new StringBuilder();
  private Map<String, TokenCounts> usage = Map.of();
  private long flushed = System.nanoTime();
  private int events = 2; // queued and started

  TaskJournal(TaskStore store, UUID task, TaskConfig config) {
    this.store = store;
    this.task = task;
    this.config = config;
  }

  /** What was last told. */
  synchronized Map<String, TokenCounts> usage() {
    return usage;
  }

  synchronized void note(EngineEvent event) {
    if (event instanceof EngineEvent.Text piece) {
      text.append(piece.text());
      flushIfDue();
      return;
    }
    if (event instanceof EngineEvent.UsageSoFar told) {
      usage = told.usage();
    }
    flush();
    if (event instanceof EngineEvent.UsageSoFar) {
      store.use(task, usage, mayAdd());
    } else if (event instanceof EngineEvent.ToolUse tool && mayAdd()) {
      store.note(task, TaskEvent.TOOL, Map.of("name", tool.name()));
    } else if (event instanceof EngineEvent.Retrying again && mayAdd()) {
      store.note(
          task,
          TaskEvent.RETRYING,
          Map.of("status", again.status(), "afterMillis", again.after().toMillis()));
    }
  }

  synchronized void flushIfDue() {
    boolean due = System.nanoTime() - flushed >= config.flush().toNanos();
    if (due || text.length() >= LONGEST_PIECE) {
      flush();
    }
  }

  synchronized void flush() {
    if (text.length() == 0) {
      return;
    }
    String piece = text.toString();
    if (mayAdd()) {
      store.note(task, TaskEvent.TEXT, Map.of("text", piece));
    }
    text.setLength(0);
    flushed = System.nanoTime();
  }

  /** The last place is kept for the end. */
  private boolean mayAdd() {
    return events < config.maxEvents() - 1 && events++ >= 0;
  }
}
