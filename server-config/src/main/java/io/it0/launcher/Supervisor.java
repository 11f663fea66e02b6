package io.it0.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Starts children, starts again what dies, and stops all in the reverse order of their first start.
 *
 * <p>A child that keeps dying is started again after growing pauses; one that lived for a minute
 * begins anew.
 */
final class Supervisor {

  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15));
  private static final Duration STABLE = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<Child> children = new ArrayList<>();
  private final List<Thread> watchers = new ArrayList<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch settled = new CountDownLatch(1);
  private final Consumer<String> log;

  Supervisor(Consumer<String> log) {
    this.log = log;
  }

  /** Takes charge of a child before it starts, so that whatever happens it is stopped. */
  synchronized void add(Child child) {
    if (stopping()) {
      throw new LaunchException("Stopped while starting.");
    }
    children.add(child);
  }

  /** From now on what dies is started again; {@code changed} is told of each new life. */
  synchronized void watch(Runnable changed) {
    for (Child child : children) {
      var watcher = new Thread(() -> watch(child, changed), "watcher of " + child.name());
      watcher.setDaemon(true);
      watchers.add(watcher);
      watcher.start();
    }
  }

  boolean stopping() {
    return stop.getCount() == 0;
  }

  /** The start is over, well or badly: nobody but the watchers starts anything any more. */
  void settled() {
    settled.countDown();
  }

  /** Stops every child; may be called while another thread is still starting them. */
  void stopAll() {
    stop.countDown();
    stopChildren();
    try {
      settled.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      for (Thread watcher : List.copyOf(watchers)) {
        watcher.interrupt();
        watcher.join(PATIENCE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopChildren(); // what another thread may have started in between
  }

  private synchronized void stopChildren() {
    for (int i = children.size() - 1; i >= 0; i--) {
      try {
        children.get(i).stop();
      } catch (RuntimeException e) {
        log.accept(children.get(i).name() + " did not stop: " + e.getMessage());
      }
    }
  }

  private void watch(Child child, Runnable changed) {
    int deaths = 0;
    try {
      while (true) {
        long began = System.nanoTime();
        int code = child.process().waitFor();
        boolean wasStable = System.nanoTime() - began > STABLE.toNanos();
        deaths = wasStable ? 0 : Math.min(deaths, PAUSES.size() - 1);
        if (stopping()) {
          return;
        }
        Duration pause = PAUSES.get(deaths);
        log.accept(
            "%s ended unexpectedly (exit code %d); starting it again in %.1f s"
                .formatted(child.name(), code, pause.toMillis() / 1e3));
        deaths++;
        if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        restart(child, changed);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the end of supervision
    }
  }

  private void restart(Child child, Runnable changed) {
    long began = System.nanoTime();
    try {
      child.start();
      changed.run();
      log.accept(
          "%s runs again after %.1f s".formatted(child.name(), (System.nanoTime() - began) / 1e9));
    } catch (RuntimeException e) {
      if (!stopping()) {
        log.accept(child.name() + " did not start: " + e.getMessage());
      }
    }
  }
}
