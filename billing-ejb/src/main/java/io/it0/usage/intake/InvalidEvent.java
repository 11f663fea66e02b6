package io.it0.usage.intake;

import io.it0.problem.ItemError;
import io.it0.usage.UsageError;

/** Refuses one event; the others of its request are not concerned. */
final class InvalidEvent extends Exception {

  private static final long serialVersionUID = 1L;

  private final UsageError error;

  InvalidEvent(UsageError error, String message) {
    // There can be ten thousand in a request, and nobody looks where they were thrown.
    super(message, null, false, false);
    this.error = error;
  }

  ItemError at(int index) {
    return ItemError.of(index, error, getMessage());
  }
}
