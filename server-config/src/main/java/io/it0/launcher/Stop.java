package io.it0.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** {@code ./it0 stop}: ends the launcher of a data folder, or what a killed one has left. */
final class Stop {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private Stop() {}

  /** @return one line that says what was done */
  static String stop(Path path) {
    if (!Files.isDirectory(path)) {
      return "Nothing runs on " + path + ".";
    }
    DataFolder data = DataFolder.existing(path);
    Optional<RunLock> lock = RunLock.tryTake(data);
    if (lock.isPresent()) {
      int left = Leftovers.clear(data);
      RunningIt0.forget(data);
      lock.get().close();
      return left == 0
          ? "Nothing runs on " + data.root() + "."
          : "Ended what an interrupted run had left on " + data.root() + ".";
    }
    ProcessHandle launcher =
        RunLock.holder(data)
            .orElseThrow(
                () ->
                    new LaunchException(
                        "Something holds the lock of " + data.root() + " but is no launcher."));
    launcher.destroy();
    awaitEnd(launcher);
    return "Stopped IT0 on " + data.root() + ".";
  }

  private static void awaitEnd(ProcessHandle launcher) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (Processes.runs(launcher)) {
      if (System.nanoTime() > deadline) {
        throw new LaunchException(
            "The launcher (process " + launcher.pid() + ") has not stopped after two minutes.");
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }
}
