package io.it0.launcher;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Tells the terminal what was done, how long it took and what it uses. */
final class Steps {

  private final PrintStream out;
  private final Instant launched;
  private long stepBegan = System.nanoTime();

  /** @param launched when this process began */
  Steps(PrintStream out, Instant launched) {
    this.out = out;
    this.launched = launched;
  }

  void line(String text) {
    out.println(text);
    out.flush();
  }

  /** A step is done; its time is counted from the step before. */
  void done(String step) {
    long now = System.nanoTime();
    line("  %-66s %6.1f s".formatted(step, (now - stepBegan) / 1e9));
    stepBegan = now;
  }

  void ready(Instant now) {
    double seconds = Duration.between(launched, now).toMillis() / 1e3;
    long[] processes = processes().toArray();
    long kib = LongStream.of(processes).map(Processes::pssKib).sum();
    line(
        "Ready in %.1f s; %d processes use %,d MB of memory."
            .formatted(seconds, processes.length, kib / 1024));
  }

  private static LongStream processes() {
    ProcessHandle self = ProcessHandle.current();
    return Stream.concat(Stream.of(self), self.descendants()).mapToLong(ProcessHandle::pid);
  }
}
