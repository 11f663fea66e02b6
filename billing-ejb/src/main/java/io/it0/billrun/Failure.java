package io.it0.billrun;

import java.sql.SQLException;

/** What a failed transaction means for the run. */
enum Failure {
  /** Two transactions got in each other's way: the same work again. */
  RETRY,
  /** The database is away or full: whoever runs next goes on from here. */
  STOP,
  /** Something in the work itself. */
  PARK;

  static Failure of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return ofState(sql.getSQLState());
      }
      if (cause instanceof Error) {
        return STOP;
      }
    }
    return PARK;
  }

  private static Failure ofState(String state) {
    if (state == null || state.length() < 2) {
      // Not from the server: the driver or the pool.
      return STOP;
    }
    return switch (state.substring(0, 2)) {
      case "40" -> RETRY;
      case "22", "23", "P0", "44" -> PARK;
      default -> STOP;
    };
  }

  /** What is told about it: the innermost reason, without class names. */
  static String reason(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return message.length() <= 1000 ? message : message.substring(0, 1000);
  }
}
