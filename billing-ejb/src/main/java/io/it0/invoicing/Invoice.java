package io.it0.invoicing;

import io.it0.rating.RatedLine;
import java.util.List;
import java.util.UUID;

/**
 * An issued invoice with its lines in their order. It never changes; only its payment does.
 *
 * @param lineIds of the lines, in the same order
 */
public record Invoice(InvoiceRow row, List<RatedLine> lines, List<UUID> lineIds) {

  public Invoice {
    lines = List.copyOf(lines);
    lineIds = List.copyOf(lineIds);
  }
}
