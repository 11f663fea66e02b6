package io.it0.payment;

/**
 * A flow that was begun at a provider, by which a tenant saves a method.
 *
 * @param id the provider's
 * @param action what the tenant is shown
 */
public record SetUp(String id, ClientAction action) {}
