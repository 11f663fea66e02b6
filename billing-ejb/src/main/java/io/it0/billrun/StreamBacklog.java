package io.it0.billrun;

import io.it0.usage.UsageBacklog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.BooleanSupplier;

/** What is on the usage stream and not yet counted. */
@ApplicationScoped
public class StreamBacklog {

  @Inject private UsageBacklog backlog;

  /** Remembers the stream's end; the answer tells whether all that was on it then is counted. */
  public BooleanSupplier mark() {
    UsageBacklog.Watermark end = backlog.mark();
    return () -> backlog.passed(end);
  }
}
