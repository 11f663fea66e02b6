package io.it0.payment;

/**
 * A method that the payer has saved, as its provider knows it.
 *
 * @param customerId whom the provider knows the tenant as
 * @param methodId the provider's id of the method
 */
public record SavedMethod(String customerId, String methodId) {}
