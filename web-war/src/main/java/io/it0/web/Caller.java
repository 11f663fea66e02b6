package io.it0.web;

import io.it0.identity.Actor;
import io.it0.identity.Identity;
import io.it0.invoicing.Invoices;
import io.it0.problem.ProblemException;
import io.it0.tenancy.Tenant;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Who sent the request, once its credentials are checked. */
@RequestScoped
public class Caller {

  private Identity identity;

  /** For the audit trail: an e-mail address or an API key's prefix; {@code anonymous} without credentials. */
  public String actor() {
    return identity == null ? "anonymous" : identity.actor();
  }

  /** True for the platform's own people and keys. */
  public boolean isPlatform() {
    return identity != null && identity.tenant().isEmpty();
  }

  /** Whose invoices the caller may see: the platform's people everybody's, a tenant's their own. */
  public Invoices.Scope scope() {
    return isPlatform() ? Invoices.Scope.EVERYBODYS : Invoices.Scope.OWN;
  }

  public Optional<Tenant> tenant() {
    return identity == null ? Optional.empty() : identity.tenant();
  }

  /** @throws ProblemException (403) if the caller belongs to no tenant */
  public Tenant requireTenant() {
    return tenant()
        .orElseThrow(
            () -> new ProblemException(WebError.TENANT_REQUIRED, "the caller has no tenant"));
  }

  /** Absent for an API key. */
  public Optional<UUID> user() {
    return identity == null ? Optional.empty() : identity.user();
  }

  public Set<String> roles() {
    return identity == null ? Set.of() : identity.roles();
  }

  /** For what the audit trail records. */
  public Actor asActor() {
    return new Actor(actor(), user(), RequestContext.current().map(RequestContext::id));
  }

  void signIn(Identity checked) {
    identity = checked;
  }
}
