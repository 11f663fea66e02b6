package io.it0.dunning;

import io.it0.money.Money;
import java.time.Instant;
import java.util.Optional;

/**
 * An attempt to collect as it is stored.
 *
 * @param outcome empty: nobody has answered yet
 */
public record DunningAttempt(
    int attempt,
    Money amount,
    Instant at,
    Optional<Collected.Outcome> outcome,
    Optional<String> detail) {}
