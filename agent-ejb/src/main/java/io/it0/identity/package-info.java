/**
 * Who is calling: users and their tokens, API keys, the registration of tenants, and the audit trail of all these.
 *
 * <p>Invariants: a secret is stored as a hash only and shown once; a password's check takes the same time whether or
 * not its user exists; a tenant's schema, owner and first subscription come into being together or not at all. What a
 * role may do is said where it is done, by {@code @RolesAllowed}; HTTP is left to the web layer.
 */
package io.it0.identity;
