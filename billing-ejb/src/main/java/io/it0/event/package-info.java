/**
 * The events that other parts and other systems read, and how they leave the database.
 *
 * <p>Owns the records, their JSON on Redis Streams (docs/events.md), and the outbox: an event is a row of the
 * transaction that made it true, so it is published if and only if that transaction is committed.
 *
 * <p>Invariants: at least once; the events of one thing (a subscription, a payment) in the order of its changes;
 * whoever reads removes duplicates by the event's id. Nothing of ours depends on an event being heard: steps that move
 * money are direct calls. Usage is not here: {@code usage} has streams of its own.
 */
package io.it0.event;
