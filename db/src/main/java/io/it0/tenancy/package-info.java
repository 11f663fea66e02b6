/**
 * Which tenant the running work serves, and how its connections are bound to it.
 *
 * <p>A tenant is bound to the thread before the transaction begins; where none is bound there is an
 * exception, never a default. A bound connection carries the tenant twice, both only until the
 * transaction ends: in {@code app.tenant}, which the row policies compare, and in {@code search_path},
 * which finds the tenant's schema. A schema's name comes from the registry, never from a request.
 */
package io.it0.tenancy;
