/**
 * Payments: attempts to collect an invoice through a provider, refunds, disputes, saved methods, and what providers say by
 * webhook. One package below for each provider; they share nothing but what is here.
 *
 * <p>An attempt is stored before the provider is asked, under a key that makes asking again harmless; the provider is
 * asked outside of transactions; what it says, in an answer or in a webhook, is an observation that is applied under the
 * attempt's row lock. Observations only move an attempt forward, in whatever order they come, and however often. Money is
 * booked in the transaction that moves it to SUCCEEDED, so once. The amount and the currency that the provider names must
 * be the stored ones, or a person has to look first. What stays unclear or open is asked for by the reconciler until the
 * provider says that it is over.
 *
 * <p>Always true: an invoice has at most one open attempt; a delivery of a webhook is applied at most once; refunds do not
 * exceed what came in. Left to others: the books (ledger), what an invoice owes (invoicing), when to try again (dunning).
 */
package io.it0.payment;
