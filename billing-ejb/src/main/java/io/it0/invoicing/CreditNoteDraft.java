package io.it0.invoicing;

import static io.it0.invoicing.InvoicingError.CREDIT_NOTE_INVALID;

import io.it0.money.Money;
import io.it0.problem.ProblemException;
import io.it0.rating.LineKind;
import io.it0.rating.RatedLine;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A credit note about to be issued.
 *
 * @param invoiceId of the line that is given back; that of its note's invoice if the line is a credit note's own
 * @param sourceId with the invoice what makes it unique: the change, the request
 * @param lines what is given back, and what a change of plan charges in its place; they sum to less than zero
 * @param actor who asked for it, for the record
 * @param at business time of the issue
 */
public record CreditNoteDraft(
    UUID id,
    UUID invoiceId,
    String sourceId,
    String reason,
    List<Line> lines,
    String actor,
    Instant at) {

  /**
   * @param credited the billed line, of an invoice or of an earlier credit note, of which {@code line}, a negative one of
   *     kind CREDIT, gives something back; empty: what is charged in its place
   * @param line its period tells from which day on the service is given back
   */
  public record Line(Optional<UUID> credited, RatedLine line) {

    public Line {
      boolean gives = line.amount().isNegative() && line.kind() == LineKind.CREDIT;
      if (credited.isPresent() != gives || credited.isEmpty() && line.amount().isNegative()) {
        throw new ProblemException(
            CREDIT_NOTE_INVALID, "what gives back is below zero and names its line: " + line);
      }
    }
  }

  public CreditNoteDraft {
    lines = List.copyOf(lines);
    if (lines.isEmpty() || reason.isBlank() || reason.length() > 300) {
      throw new ProblemException(
          CREDIT_NOTE_INVALID, "a credit note has lines, and a reason of 1 to 300 characters");
    }
    if (!sum(lines).isPositive()) {
      throw new ProblemException(CREDIT_NOTE_INVALID, "a credit note gives something back");
    }
  }

  /** What it gives back, above zero. */
  public Money total() {
    return sum(lines);
  }

  private static Money sum(List<Line> lines) {
    Money zero = Money.zero(lines.get(0).line().amount().currency());
    return lines.stream().map(line -> line.line().amount()).reduce(zero, Money::plus).negated();
  }
}
