/**
 * What the models' providers charge: list prices per model, token kind and date.
 *
 * <p>Prices are facts of the providers, not of our plans: what a tenant pays is {@link io.it0.rating}'s.
 * A model without a price makes usage unpriced, never refused.
 */
package io.it0.usage.pricing;
