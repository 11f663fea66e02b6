/**
 * The bill run: closes the periods that have ended, invoices them, and renews their subscriptions.
 *
 * <p>Due is a subscription whose period ended, by its own tenant's time, at least the grace ago. A run claims what is due
 * in chunks and does a chunk in one transaction: it locks the periods' usage rows, rates them on the plan that they were
 * used on, applies what was scheduled, charges the next term, closes the rows, renews, and issues the invoices. A
 * subscription that is several periods behind is due again after each, so it is caught up in order.
 *
 * <p>The end of a trial is the closing of its last period. A change that comes before the run does has the tenant's ended
 * periods closed first, and the running one can be looked at as if it ended now: by the same code.
 *
 * <p>Nothing but the tables themselves says how far a run has come: what is renewed is not due any more. So runs can be
 * interrupted anywhere, started again, and go on at once on several nodes. What cannot be billed is parked with its reason
 * and left alone until someone releases it; the others are not held up.
 */
package io.it0.billrun;
