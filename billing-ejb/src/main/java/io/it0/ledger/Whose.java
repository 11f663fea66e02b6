package io.it0.ledger;

import static io.it0.ledger.LedgerError.LEDGER_FILTER_INVALID;

import io.it0.problem.ProblemException;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Whose books.
 *
 * @param tenant one tenant's; empty: those of all that {@code clocks} says
 */
public record Whose(Optional<UUID> tenant, Clocks clocks) {

  /** Tenants on a test clock live in a time of their own: what they owe is nobody's money. */
  public enum Clocks {
    LIVE,
    TEST,
    ALL;

    /** @throws ProblemException if it is none */
    public static Clocks of(String text) {
      try {
        return valueOf(text.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new ProblemException(LEDGER_FILTER_INVALID, "clocks is live, test or all");
      }
    }
  }

  /** A condition on a column with a tenant's id, for a statement that binds {@link #tenant} as {@code tenant}. */
  String condition(String column) {
    if (tenant.isPresent()) {
      return column + " = :tenant";
    }
    return switch (clocks) {
      case LIVE -> onTestClock(column, "not exists");
      case TEST -> onTestClock(column, "exists");
      case ALL -> "cast(:tenant as uuid) is null";
    };
  }

  private static String onTestClock(String column, String exists) {
    return "cast(:tenant as uuid) is null and "
        + exists
        + " (select from tenants t where t.id = "
        + column
        + " and t.test_clock_id is not null)";
  }
}
