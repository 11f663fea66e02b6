/**
 * Counts usage: reads the streams on every node, and in one transaction a batch writes the records into
 * the tenants' schemas and adds to the aggregates what was counted for the first time.
 *
 * <p>An entry is acknowledged after its commit, so a crash means a redelivery, which counts nothing
 * twice. What cannot be counted becomes a dead letter; a fault of the database is retried for as long
 * as it takes.
 */
package io.it0.usage.aggregate;
