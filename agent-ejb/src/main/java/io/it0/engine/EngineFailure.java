package io.it0.engine;

/**
 * Why a run failed.
 *
 * @param detail fit to be shown to whoever started it
 */
public record EngineFailure(Reason reason, String detail) {

  private static final int MAX_DETAIL = 1_000;

  /** Stored by name. */
  public enum Reason {
    /** The provider does not accept our key. */
    NOT_AUTHENTICATED,
    /** The provider does not accept the request: an unknown model, a prompt that is too long. */
    REFUSED,
    RATE_LIMITED,
    OVERLOADED,
    PROVIDER_ERROR,
    /** No connection, or no answer for too long. */
    UNREACHABLE,
    /** The answer ended in its middle. */
    CUT_OFF,
    /** The model still asked for tools when its turns were used up. */
    TOO_MANY_TURNS,
    /** The engine's process did not start, or ended without a result. */
    PROCESS_FAILED
  }

  public EngineFailure {
    detail = detail == null ? "" : detail;
    detail = detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail;
  }

  /** What an answer of the Messages API that is no success means. */
  public static EngineFailure ofStatus(int status, String detail) {
    Reason reason =
        switch (status) {
          case 401, 403 -> Reason.NOT_AUTHENTICATED;
          case 429 -> Reason.RATE_LIMITED;
          case 503, 529 -> Reason.OVERLOADED;
          default -> status >= 400 && status < 500 ? Reason.REFUSED : Reason.PROVIDER_ERROR;
        };
    return new EngineFailure(reason, detail);
  }
}
