/**
 * The business at a glance, for the platform's people: what comes in by the month, what is owed, what usage costs and earns,
 * and what wants a person's attention.
 *
 * <p>Invariants: figures of two currencies are never added. Tenants on a test clock are left out: what they owe is nobody's
 * money. Only sums that are kept anyway are read (aggregates, days, invoices, journals), never a usage record, each by an
 * index that bounds it in time. It changes nothing.
 *
 * <p>Left to others: what a figure consists of; see ledger, invoicing and subscription for the lists behind them.
 */
package io.it0.insight;
