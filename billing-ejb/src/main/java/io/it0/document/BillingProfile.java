package io.it0.document;

import static io.it0.document.DocumentError.BILLING_PROFILE_INVALID;

import io.it0.problem.ProblemException;
import java.util.Optional;

/**
 * Whom a tenant's invoices are made out to.
 *
 * @param legalName 1 to 200 characters
 * @param taxId up to 40 characters
 * @param address up to 500 characters in up to 6 lines
 */
public record BillingProfile(String legalName, Optional<String> taxId, Optional<String> address) {

  private static final int NAME = 200;
  private static final int TAX_ID = 40;
  private static final int ADDRESS = 500;
  private static final int LINES = 6;

  /** @throws ProblemException saying what is wrong */
  public static BillingProfile checked(String legalName, String taxId, String address) {
    String name =
        text("legalName", legalName, NAME).orElseThrow(() -> invalid("legalName: is missing"));
    if (name.indexOf('\n') >= 0) {
      throw invalid("legalName: is one line");
    }
    Optional<String> lines = text("address", address, ADDRESS);
    if (lines.stream().flatMap(String::lines).count() > LINES) {
      throw invalid("address: has at most " + LINES + " lines");
    }
    return new BillingProfile(name, text("taxId", taxId, TAX_ID), lines);
  }

  private static Optional<String> text(String field, String text, int most) {
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    String stripped = text.strip().replace("\r\n", "\n");
    if (stripped.length() > most) {
      throw invalid(field + ": has at most " + most + " characters");
    }
    if (stripped.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n')) {
      throw invalid(field + ": has control characters");
    }
    return Optional.of(stripped);
  }

  private static ProblemException invalid(String why) {
    return new ProblemException(BILLING_PROFILE_INVALID, why);
  }
}
