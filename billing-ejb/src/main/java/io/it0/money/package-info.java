/**
 * Amounts of money.
 *
 * <p>A {@link io.it0.money.Money} always has its currency's scale; amounts of two currencies are never added or
 * compared; whatever loses precision names its rounding; a split sums to what was split. No {@code double} anywhere.
 * Exchange rates, formatting for people and prices per unit (plain {@code BigDecimal}) are left to others.
 */
package io.it0.money;
