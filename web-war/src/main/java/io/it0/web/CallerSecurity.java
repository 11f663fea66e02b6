package io.it0.web;

import io.it0.identity.Identity;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** A caller as JAX-RS asks for it. */
record CallerSecurity(Identity identity, boolean secure) implements SecurityContext {

  @Override
  public Principal getUserPrincipal() {
    return identity::actor;
  }

  @Override
  public boolean isUserInRole(String role) {
    return identity.roles().contains(role);
  }

  @Override
  public boolean isSecure() {
    return secure;
  }

  @Override
  public String getAuthenticationScheme() {
    return identity.user().isPresent() ? "MP-JWT" : "API-KEY";
  }
}
