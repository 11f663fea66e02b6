/**
 * The REST API: who may call what, and how refusals look.
 *
 * <p>A request passes {@link io.it0.web.RequestBoundary} (its id, its bounds, the unbinding of its tenant), then {@link
 * io.it0.web.AuthenticationFilter} (who calls, and for which tenant) and the roles of the resource method; a method
 * without {@code @RolesAllowed} or {@code @PermitAll} is closed. Whatever is thrown becomes problem+json. Resources
 * check form and call a stateless bean; no transaction begins here.
 */
package io.it0.web;
