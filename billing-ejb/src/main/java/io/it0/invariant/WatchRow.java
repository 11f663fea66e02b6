package io.it0.invariant;

import java.time.Instant;
import java.util.Map;

/**
 * How far the watch is.
 *
 * @param cycles how often it has been through all tenants
 * @param segments looked at since ever
 * @param cycleEndedAt when it was last through; null: never
 * @param open violations by invariant, with those that have none
 */
public record WatchRow(
    long cycles,
    long segments,
    Instant cycleStartedAt,
    Instant cycleEndedAt,
    Instant passedAt,
    Map<String, Long> open) {}
