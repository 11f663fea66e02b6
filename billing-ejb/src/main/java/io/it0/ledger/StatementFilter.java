package io.it0.ledger;

import java.time.Instant;
import java.util.Optional;

/** Which statement: of an account in a currency, whose, from a time on and before another. */
public record StatementFilter(
    Account account,
    String currency,
    Whose whose,
    Optional<Instant> from,
    Optional<Instant> before) {}
