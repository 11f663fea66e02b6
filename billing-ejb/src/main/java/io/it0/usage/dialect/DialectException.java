package io.it0.usage.dialect;

/** Usage that cannot be taken, with what is wrong and where, fit to be shown to its sender. */
public final class DialectException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DialectException(String field, String message) {
    // Without a stack trace: a batch may have thousands of them.
    super("data." + field + ": " + message, null, false, false);
  }
}
