package io.it0.invoicing.explain;

import io.it0.invoicing.InvoiceRow;
import io.it0.rating.RatedLine;
import io.it0.usage.TokenCounts;
import java.util.List;
import java.util.Optional;

/**
 * A line and a page of the records behind it.
 *
 * @param wanted how many billable tokens the line has counted: of a late line, those that came late
 * @param sums of all its records; empty on later pages
 */
public record LineUsage(
    InvoiceRow invoice,
    int position,
    RatedLine line,
    long wanted,
    Optional<Sums> sums,
    List<RecordRow> records) {

  public LineUsage {
    records = List.copyOf(records);
  }

  public record Sums(long records, TokenCounts tokens, long billable) {}
}
