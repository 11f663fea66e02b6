package io.it0.problem;

import jakarta.ejb.ApplicationException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Refuses what was asked for, whole: the transaction it is thrown in is rolled back. */
@ApplicationException(rollback = true)
public class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode errorCode;
  private final transient Map<String, Object> extensions;

  public ProblemException(ErrorCode errorCode, String detail) {
    this(errorCode, detail, Map.of());
  }

  /** The extensions become members of the problem's JSON object: strings, numbers, booleans, lists and maps of them. */
  public ProblemException(ErrorCode errorCode, String detail, Map<String, Object> extensions) {
    super(detail);
    this.errorCode = errorCode;
    this.extensions = Collections.unmodifiableMap(new LinkedHashMap<>(extensions));
  }

  public ErrorCode errorCode() {
    return errorCode;
  }

  /** What is wrong with this occurrence, fit to be shown to whoever asked. */
  public String detail() {
    return getMessage();
  }

  public Map<String, Object> extensions() {
    // Transient, so it is gone after serialisation.
    return extensions == null ? Map.of() : extensions;
  }
}
