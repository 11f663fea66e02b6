package io.it0.web;

import io.it0.identity.IdentityError;
import io.it0.problem.ProblemException;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Whose data a request is about: a tenant's caller's own, or the one that a caller of the platform names. */
@ApplicationScoped
public class ChosenTenant {

  @Inject private Caller caller;
  @Inject private Tenants tenants;

  /**
   * @param named slug or id; null: the caller's own
   * @throws ProblemException (404) if there is no such tenant, or it is not the caller's
   */
  public Tenant of(String named) {
    if (caller.isPlatform()) {
      return find(named);
    }
    Tenant own = caller.requireTenant();
    if (named == null || named.equals(own.slug()) || named.equals(own.id().toString())) {
      return own;
    }
    throw notFound(named);
  }

  private Tenant find(String named) {
    if (named == null) {
      throw new ProblemException(
          WebError.INVALID_REQUEST, "name the tenant: ?tenant= and its slug or id");
    }
    return tenants.named(named).orElseThrow(() -> notFound(named));
  }

  private static ProblemException notFound(String named) {
    return new ProblemException(
        IdentityError.TENANT_NOT_FOUND, "tenant " + named.replace("\0", "\\0"));
  }
}
