package io.it0.payment;

import java.sql.SQLException;

/** What went wrong, without the words: those of a database quote rows and parameters, client secrets among them. */
final class Cause {

  private static final int DEPTH = 12;

  private Cause() {}

  /** The innermost exception's name, and a database's state and place of ours. */
  static String of(Throwable thrown) {
    Throwable cause = thrown;
    for (int i = 0; i < DEPTH && cause.getCause() != null; i++) {
      cause = cause.getCause();
    }
    String state = cause instanceof SQLException sql ? " " + sql.getSQLState() : "";
    return cause.getClass().getSimpleName() + state + place(thrown);
  }

  private static String place(Throwable thrown) {
    for (StackTraceElement element : thrown.getStackTrace()) {
      if (element.getClassName().startsWith("io.it0.payment.")) {
        return " at %s:%d".formatted(element.getFileName(), element.getLineNumber());
      }
    }
    return "";
  }
}
