package io.it0.invoicing;

import io.it0.money.Money;
import io.it0.period.Period;
import io.it0.rating.RatedLine;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;

/**
 * An invoice about to be issued.
 *
 * @param sourceId with subscription and kind what makes it unique; see the package's description
 * @param period the one that it opens, or the last one when none follows
 * @param lines in the order in which they are shown, all in one currency, at least one
 * @param at business time of the issue
 */
public record InvoiceDraft(
    UUID id,
    UUID tenantId,
    UUID subscriptionId,
    InvoiceKind kind,
    String sourceId,
    Period period,
    List<RatedLine> lines,
    Instant at) {

  public InvoiceDraft {
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("an invoice has at least one line");
    }
    lines = List.copyOf(lines);
  }

  public Currency currency() {
    return lines.get(0).amount().currency();
  }

  public Money total() {
    return lines.stream().map(RatedLine::amount).reduce(Money.zero(currency()), Money::plus);
  }
}
