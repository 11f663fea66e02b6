package io.it0.period;

import java.time.Instant;
import java.util.UUID;

/** A clock that stands still until it is advanced; tenants on it take all of their billing time from it. */
public record TestClock(UUID id, String name, Instant now) {}
