package io.it0.usage.aggregate;

import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.Set;

/** Whose fault it was that a batch could not be counted. */
enum Failure {
  /** Of an event in it: it will fail again, so the batch is halved until the event stands alone. */
  EVENT,
  /** Of the database or of the way to it: the batch is tried again, for as long as it takes. */
  DATABASE;

  private static final int DEPTH = 16;

  // PostgreSQL's classes: data exceptions and violated constraints.
  private static final Set<String> EVENT_CLASSES = Set.of("22", "23");
  // A tenant's schema or its table is not there.
  private static final Set<String> EVENT_STATES = Set.of("3F000", "42P01");

  /**
   * Only what is known to be an event's fault is called so: a database that is read-only, full or
   * misconfigured must not turn usage into dead letters.
   */
  static Failure of(Throwable thrown) {
    Throwable cause = thrown;
    for (int i = 0; cause != null && i < DEPTH; i++) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        String state = sql.getSQLState();
        return state.length() == 5
                && (EVENT_CLASSES.contains(state.substring(0, 2)) || EVENT_STATES.contains(state))
            ? EVENT
            : DATABASE;
      }
      if (cause instanceof ArithmeticException || cause instanceof DateTimeException) {
        return EVENT;
      }
      cause = cause.getCause();
    }
    return DATABASE;
  }

  /** The innermost message, which says most. */
  static String reason(Throwable thrown) {
    Throwable cause = thrown;
    for (int i = 0; cause.getCause() != null && i < DEPTH; i++) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }
}
