package io.it0.invoicing;

import io.it0.rating.RatedLine;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An issued credit note with its lines in their order. It never changes. */
public record CreditNote(CreditNoteRow row, List<Line> lines) {

  /** @param credited the billed line that it gives back; empty: charged in its place */
  public record Line(UUID id, Optional<UUID> credited, RatedLine line) {}

  public CreditNote {
    lines = List.copyOf(lines);
  }
}
