package io.it0.web;

import io.it0.problem.ProblemException;
import jakarta.annotation.Priority;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.List;

/**
 * Enforces {@code @RolesAllowed}, and closes what carries no annotation. The container's own filter comes after it and
 * finds nothing to refuse.
 */
@Provider
public class RolesFeature implements DynamicFeature {

  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    Method method = resource.getResourceMethod();
    Class<?> type = resource.getResourceClass();
    if (method.isAnnotationPresent(DenyAll.class)) {
      context.register(new RolesFilter(List.of()));
      return;
    }
    if (method.isAnnotationPresent(PermitAll.class)) {
      return;
    }
    RolesAllowed allowed = method.getAnnotation(RolesAllowed.class);
    if (allowed == null && type.isAnnotationPresent(PermitAll.class)) {
      return;
    }
    if (allowed == null) {
      allowed = type.getAnnotation(RolesAllowed.class);
    }
    context.register(new RolesFilter(allowed == null ? List.of() : List.of(allowed.value())));
  }

  /** No roles: nobody may. */
  @Priority(Priorities.AUTHORIZATION - 1)
  record RolesFilter(List<String> roles) implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext context) {
      SecurityContext security = context.getSecurityContext();
      if (!(security instanceof CallerSecurity)) {
        throw new ProblemException(
            WebError.UNAUTHENTICATED, "send a valid token, or an API key as X-API-Key");
      }
      if (roles.stream().noneMatch(security::isUserInRole)) {
        throw new ProblemException(
            WebError.FORBIDDEN,
            roles.isEmpty() ? "open to nobody" : "needs one of the roles " + roles);
      }
    }
  }
}
