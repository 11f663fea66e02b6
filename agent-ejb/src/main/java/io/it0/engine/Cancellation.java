package io.it0.engine;

import java.util.ArrayList;
import java.util.List;

/** Ends a run from another thread. It is cancelled at most once, and for good. */
public final class Cancellation {

  private final List<Runnable> actions = new ArrayList<>();
  private boolean cancelled;

  public void cancel() {
    List<Runnable> due;
    synchronized (this) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      due = List.copyOf(actions);
      notifyAll();
    }
    due.forEach(Runnable::run);
  }

  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Has the action done on cancellation, by whoever cancels; at once if that was before. */
  public void onCancel(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  /** Waits for so long, or until it is cancelled. @return whether it is cancelled */
  public synchronized boolean await(long millis) throws InterruptedException {
    long until = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    while (!cancelled && left > 0) {
      wait(left);
      left = (until - System.nanoTime()) / 1_000_000;
    }
    return cancelled;
  }
}
