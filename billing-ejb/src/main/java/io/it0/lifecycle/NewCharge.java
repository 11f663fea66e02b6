package io.it0.lifecycle;

import static io.it0.lifecycle.LifecycleError.CHARGE_INVALID;

import io.it0.money.Money;
import io.it0.problem.ProblemException;

/**
 * Something sold by the piece.
 *
 * @param sourceId of the caller's, by which it is charged once
 * @param unitPrice of one piece; above zero
 */
public record NewCharge(String sourceId, String description, int quantity, Money unitPrice) {

  private static final int LONGEST_SOURCE = 80;
  private static final int LONGEST_DESCRIPTION = 300;
  private static final int MOST_PIECES = 1_000_000;

  public NewCharge {
    require(
        sourceId != null && !sourceId.isBlank() && sourceId.length() <= LONGEST_SOURCE,
        "a source id has 1 to 80 characters");
    require(
        description != null
            && !description.isBlank()
            && description.length() <= LONGEST_DESCRIPTION,
        "a description has 1 to 300 characters");
    require(quantity >= 1 && quantity <= MOST_PIECES, "1 to 1,000,000 pieces");
    require(unitPrice.isPositive(), "what is given back is a credit note's");
  }

  private static void require(boolean condition, String detail) {
    if (!condition) {
      throw new ProblemException(CHARGE_INVALID, detail);
    }
  }
}
