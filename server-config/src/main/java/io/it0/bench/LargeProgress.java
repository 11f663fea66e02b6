package io.it0.bench;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Says every few seconds how far something is. */
final class LargeProgress {

  private static final long EVERY = TimeUnit.SECONDS.toNanos(5);

  private final String what;
  private final long all;
  private final PrintStream out;
  private final long began = System.nanoTime();
  private long done;
  private long said = began;

  LargeProgress(String what, long all, PrintStream out) {
    this.what = what;
    this.all = all;
    this.out = out;
  }

  synchronized void add(long more) {
    done += more;
    long now = System.nanoTime();
    if (now - said > EVERY) {
      said = now;
      out.printf("  %,d of %,d %s%n", done, all, what);
    }
  }

  void end() {
    out.printf("%,d %s in %.1f s%n", done, what, (System.nanoTime() - began) / 1e9);
  }
}
