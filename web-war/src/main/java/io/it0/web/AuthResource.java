package io.it0.web;

import io.it0.identity.Role;
import io.it0.tenancy.Tenant;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Who the caller is. */
@Path("auth")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class AuthResource {

  @Inject private Caller caller;

  /** @param tenant the slug; absent for the platform's own people and keys */
  public record Me(String actor, List<String> roles, String tenant) {}

  @GET
  @Path("me")
  @RolesAllowed({
    Role.PLATFORM_ADMIN,
    Role.TENANT_ADMIN,
    Role.TENANT_MEMBER,
    Role.USAGE_WRITE,
    Role.USAGE_READ,
    Role.BILLING_READ,
    Role.USAGE_BACKFILL
  })
  public Me me() {
    return new Me(
        caller.actor(),
        caller.roles().stream().sorted().toList(),
        caller.tenant().map(Tenant::slug).orElse(null));
  }
}
