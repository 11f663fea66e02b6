/**
 * Dunning: what follows when an invoice is unpaid at its due date.
 *
 * <p>A case is opened for the invoice, its subscription becomes past due, and the plan's policy says what happens on which
 * day after: an attempt to collect, a reminder, and at last the end of the subscription. Every step asks first what is
 * still open: a payment by any route, a credit note or a void ends the case, and what is collected is what is open then.
 *
 * <p>A step is done once: (invoice, attempt) is unique, and it is stored with its idempotency key before anybody is
 * called, so that a crash in between is followed by the same call with the same key and not by a second charge. While the
 * outcome of an attempt is unknown nothing worse happens. Time is the tenant's business time.
 *
 * <p>The charge itself is made through {@link io.it0.dunning.Collector}, which payment implements; what becomes of the
 * subscription is lifecycle's, what becomes of the invoice invoicing's.
 */
package io.it0.dunning;
