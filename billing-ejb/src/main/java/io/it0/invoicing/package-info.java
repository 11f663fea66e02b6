/**
 * Invoices: issued once, numbered without gaps, never changed afterwards.
 *
 * <p>An invoice is identified by (subscription, kind, source id). The source of a {@link
 * io.it0.invoicing.InvoiceKind#PERIOD} invoice is the instant at which it became due: the start of the period that it
 * bills in advance, which is the end of the period whose usage it bills in arrears. So the invoice that opens a
 * subscription has its start as the source, and each renewal its boundary; a unique constraint keeps any of them from
 * being issued twice.
 *
 * <p>Numbers are taken by the last statement before the commit, under the counter's row lock: a transaction that fails
 * takes none, so none is missing. What the lines are is decided by rating; when they are due, by subscriptions and the
 * bill run; how they are paid, by others.
 */
package io.it0.invoicing;
