package io.it0.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A stored journal.
 *
 * @param postedAt business time; {@code recordedAt} is the database's
 */
public record JournalRow(
    UUID id,
    UUID tenantId,
    JournalKind kind,
    Journal.Source source,
    Instant postedAt,
    Instant recordedAt,
    Optional<UUID> invoiceId,
    Optional<UUID> reverses,
    Optional<String> note,
    List<Entry> entries) {

  Journal journal() {
    return new Journal(id, tenantId, kind, source, postedAt, invoiceId, reverses, note, entries);
  }
}
