package io.it0.invoicing;

import java.util.Optional;
import java.util.UUID;

/** Which credit notes: of a tenant, of an invoice. */
public record CreditNoteFilter(Optional<UUID> tenant, Optional<UUID> invoice) {

  public static final CreditNoteFilter ALL =
      new CreditNoteFilter(Optional.empty(), Optional.empty());
}
