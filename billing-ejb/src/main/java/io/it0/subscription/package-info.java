/**
 * Subscriptions: which plan a tenant is on, since when, and until when it is billed.
 *
 * <p>A tenant has one live subscription at a time. Its periods are months of the tenant's zone, calendar months or
 * anchored on a day; with every period a row of {@code usage_aggregates} is opened, so that a tenant's timeline has no
 * gap. The base fee is billed for a term, a month or a year; a scheduled change or cancellation takes effect where a
 * term ends, since until there it is paid for.
 *
 * <p>A trial has periods and no terms: what is used in them is recorded and never billed. A tenant may have prices of its
 * own; they are decided where a term or a plan segment starts. Every step of a subscription's life leaves a transition and
 * an event, in the transaction that makes it.
 *
 * <p>What a period costs is rating's; issuing and numbering is invoicing's; the run over everybody is the bill run's.
 */
package io.it0.subscription;
