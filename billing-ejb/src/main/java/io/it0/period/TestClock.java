package io.it0.period;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A clock that stands still until it is advanced; tenants on it take all of their billing time from it.
 *
 * @param target where it is being advanced to; empty: it stands still
 * @param failure why its last advance stopped before its target
 */
public record TestClock(
    UUID id, String name, Instant now, Optional<Instant> target, Optional<String> failure) {}
