package io.it0.web;

import io.it0.identity.Identity;
import io.it0.identity.TokenIdentities;
import io.it0.tenancy.TenantContext;
import io.it0.web.ApiAuthentication.KeyPrincipal;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.security.Principal;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Takes over whom {@link ApiAuthentication} has signed in, and binds the caller's tenant to the thread. Whoever is not
 * known here stays anonymous: what is public is reachable, all else is refused by {@link RolesFeature}.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
@ApplicationScoped
public class AuthenticationFilter implements ContainerRequestFilter {

  @Inject private TokenIdentities tokens;
  @Inject private TenantContext tenants;
  @Inject private SecurityContext security;
  @Inject private Caller caller;
  @Context private HttpServletRequest request;

  @Override
  public void filter(ContainerRequestContext context) {
    ApiAuthentication.failure(request)
        .ifPresent(
            failure -> {
              throw failure;
            });
    Principal principal = security.getCallerPrincipal();
    identity(principal)
        .ifPresent(
            identity -> {
              signIn(identity, context);
              rememberPlan(principal);
            });
  }

  private Optional<Identity> identity(Principal principal) {
    if (principal instanceof KeyPrincipal key) {
      return Optional.of(key.identity());
    }
    return principal instanceof JsonWebToken token ? tokens.identity(token) : Optional.empty();
  }

  private void rememberPlan(Principal principal) {
    if (principal instanceof JsonWebToken token) {
      tokens.plan(token).ifPresent(plan -> bound(plan.bind()));
    }
  }

  private void bound(TenantContext.Binding binding) {
    RequestContext.of(request).orElseThrow().bound(binding);
  }

  private void signIn(Identity identity, ContainerRequestContext context) {
    caller.signIn(identity);
    boolean secure = context.getSecurityContext().isSecure();
    context.setSecurityContext(new CallerSecurity(identity, secure));
    identity.tenant().ifPresent(tenant -> bound(tenants.bind(tenant)));
  }
}
