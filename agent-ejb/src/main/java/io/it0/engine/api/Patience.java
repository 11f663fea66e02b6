package io.it0.engine.api;

import io.it0.engine.Cancellation;
import io.it0.engine.EngineEvent.Outcome;
import io.it0.engine.EngineFailure.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How long to wait, for the whole run and for each sign of life, and whether at all. */
final class Patience {

  private final long end;
  private final long silenceNanos;
  private final Cancellation cancellation;

  Patience(long began, Duration whole, Duration silence, Cancellation cancellation) {
    this.end = began + whole.toNanos();
    this.silenceNanos = silence.toNanos();
    this.cancellation = cancellation;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  /** Milliseconds to wait for the next sign of life, the last one being at the given time. */
  long millis(long lastSign) throws Ended {
    if (cancellation.isCancelled()) {
      throw new Ended(Outcome.CANCELLED, Optional.empty());
    }
    long now = System.nanoTime();
    if (now - end >= 0) {
      throw new Ended(Outcome.TIMED_OUT, Optional.empty());
    }
    if (now - lastSign >= silenceNanos) {
      throw Ended.failed(
          Reason.UNREACHABLE,
          "no answer for " + TimeUnit.NANOSECONDS.toSeconds(silenceNanos) + " s");
    }
    long nanos = Math.min(end - now, lastSign + silenceNanos - now);
    return TimeUnit.NANOSECONDS.toMillis(nanos) + 1;
  }

  void pause(Duration wait) throws Ended {
    long until = Math.min(System.nanoTime() + wait.toNanos(), end);
    try {
      cancellation.await(TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()) + 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Ended(Outcome.CANCELLED, Optional.empty());
    }
    millis(System.nanoTime());
  }
}
