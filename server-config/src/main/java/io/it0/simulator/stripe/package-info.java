/**
 * Stripe as its merchants meet it: customers, payment methods, payment intents, setup intents, charges,
 * refunds, disputes, events and signed webhooks; form bodies in, JSON out, idempotency keys, errors in
 * Stripe's shape.
 *
 * <p>A card's conduct follows Stripe's published test cards. Parameters that an operation does not know
 * are refused, as Stripe refuses them.
 */
package io.it0.simulator.stripe;
