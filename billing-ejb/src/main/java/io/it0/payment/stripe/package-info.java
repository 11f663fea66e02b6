/**
 * Stripe: PaymentIntents, SetupIntents, off-session charges, refunds, disputes.
 *
 * <p>An intent is created unconfirmed under the attempt's key, its id is stored, and only then is it confirmed: so an
 * unclear outcome is resolved by retrieving the intent. Stripe remembers a key for 24 hours; after 23 nothing is created
 * again under it. Configuration: {@code payment.stripe.*}, see docs/payments.md.
 */
package io.it0.payment.stripe;
