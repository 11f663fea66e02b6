/**
 * Usage: from a reported event to a counted one.
 *
 * <p>Owns the event {@link io.it0.usage.UsageRecorded}, the streams that carry it, the prices of models,
 * and what is asked about usage. {@code intake} reads, checks and prices what clients report, {@code
 * aggregate} counts it in PostgreSQL. What usage costs a customer is rating's.
 *
 * <p>Invariants: an event is acknowledged only when Redis has it on disk; it is counted once, by the
 * primary key of its tenant's {@code usage_records}; nothing is trimmed from a stream before it is
 * committed in PostgreSQL.
 */
package io.it0.usage;
