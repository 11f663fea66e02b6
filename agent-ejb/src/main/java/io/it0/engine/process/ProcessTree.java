package io.it0.engine.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All processes of a run: the one that we started, what it started, and what was left behind by one of them that is gone.
 *
 * <p>The latter are found by a variable of the environment that processes inherit, where the system shows it ({@code
 * /proc}).
 */
public final class ProcessTree {

  /** The variable that marks a run's processes; its value is the run's id. */
  public static final String MARK = "IT0_RUN";

  private static final Logger LOG = LoggerFactory.getLogger(ProcessTree.class);
  private static final long LOOK_MILLIS = 20;
  private static final long KILL_SECONDS = 10;

  private final UUID run;
  private final List<ProcessHandle> roots;

  private ProcessTree(UUID run, List<ProcessHandle> roots) {
    this.run = run;
    this.roots = roots;
  }

  static ProcessTree of(UUID run, Process root) {
    return new ProcessTree(run, List.of(root.toHandle()));
  }

  static void endLeftovers(UUID run) {
    new ProcessTree(run, List.of()).end(Duration.ZERO);
  }

  /**
   * Asks all of them to end, and kills whatever has not ended after the grace. Children come first: a parent that is
   * killed leaves them behind.
   */
  void end(Duration grace) {
    Set<ProcessHandle> all = alive();
    if (all.isEmpty()) {
      return;
    }
    if (!grace.isZero()) {
      reversed(all).forEach(ProcessHandle::destroy);
      all = awaitEnd(all, grace);
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(KILL_SECONDS);
    while (!all.isEmpty() && System.nanoTime() - deadline < 0) {
      reversed(all).forEach(ProcessHandle::destroyForcibly);
      all = awaitEnd(all, Duration.ofMillis(LOOK_MILLIS));
    }
    if (!all.isEmpty()) {
      LOG.error("run={} processes={} survived being killed", run, all);
    }
  }

  /** Waits until none of the given and none of the run's is alive, or the time is up; @return those that are. */
  private Set<ProcessHandle> awaitEnd(Set<ProcessHandle> known, Duration most) {
    long deadline = System.nanoTime() + most.toNanos();
    Set<ProcessHandle> left = known;
    boolean interrupted = false;
    do {
      interrupted |= pause();
      Set<ProcessHandle> now = alive();
      // A parent that is gone does not show its children any more: whoever was seen stays known.
      left.stream().filter(ProcessHandle::isAlive).forEach(now::add);
      left = now;
    } while (!left.isEmpty() && System.nanoTime() - deadline < 0);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return left;
  }

  /** Parents before their children. */
  private Set<ProcessHandle> alive() {
    Set<ProcessHandle> found = new LinkedHashSet<>();
    for (ProcessHandle root : roots) {
      found.add(root);
      root.descendants().forEach(found::add);
    }
    ProcessHandle.allProcesses().filter(this::isMarked).forEach(found::add);
    found.removeIf(process -> !process.isAlive());
    return found;
  }

  private boolean isMarked(ProcessHandle process) {
    Path environment = Path.of("/proc", Long.toString(process.pid()), "environ");
    try {
      String variables = new String(Files.readAllBytes(environment), StandardCharsets.ISO_8859_1);
      return Arrays.asList(variables.split("\0")).contains(MARK + "=" + run);
    } catch (IOException e) {
      return false; // of another user, gone in the meantime, or not Linux
    }
  }

  private static List<ProcessHandle> reversed(Set<ProcessHandle> processes) {
    List<ProcessHandle> list = new ArrayList<>(processes);
    Collections.reverse(list);
    return list;
  }

  /** @return whether the thread was interrupted: what is begun here is brought to its end all the same */
  private static boolean pause() {
    try {
      Thread.sleep(LOOK_MILLIS);
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }
}
