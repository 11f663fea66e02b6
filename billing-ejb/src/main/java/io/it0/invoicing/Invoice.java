package io.it0.invoicing;

import io.it0.rating.RatedLine;
import java.util.List;

/** An issued invoice with its lines in their order. It never changes; only its payment does. */
public record Invoice(InvoiceRow row, List<RatedLine> lines) {

  public Invoice {
    lines = List.copyOf(lines);
  }
}
