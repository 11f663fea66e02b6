package io.it0.ledger;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Which journals: whose, of a kind, about an invoice, posted from a time on and before another. */
public record JournalFilter(
    Whose whose,
    Optional<JournalKind> kind,
    Optional<UUID> invoice,
    Optional<Instant> from,
    Optional<Instant> before) {}
