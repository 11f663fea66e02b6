package io.it0.console;

import io.it0.identity.IdentityError;
import io.it0.invoicing.Invoices;
import io.it0.problem.ProblemException;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.Tenants;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Whose data a page is about: a tenant's administrator's own, or the one that the platform's people name. */
@RequestScoped
public class ChosenTenant {

  @Inject private Session session;
  @Inject private Tenants tenants;

  /**
   * @param named slug or id; null: the own one, or none
   * @throws ProblemException (404) if there is no such tenant, or it is not the own one
   */
  public Optional<Tenant> of(String named) {
    Optional<String> wanted = Asked.text(named);
    if (session.isPlatform()) {
      return wanted.map(name -> tenants.named(name).orElseThrow(ChosenTenant::notFound));
    }
    Tenant own = session.tenant().orElseThrow(ChosenTenant::notFound);
    boolean others =
        wanted
            .filter(name -> !name.equals(own.slug()) && !name.equals(own.id().toString()))
            .isPresent();
    if (others) {
      throw notFound();
    }
    return Optional.of(own);
  }

  public Invoices.Scope scope() {
    return session.isPlatform() ? Invoices.Scope.EVERYBODYS : Invoices.Scope.OWN;
  }

  private static ProblemException notFound() {
    return new ProblemException(IdentityError.TENANT_NOT_FOUND, "no such tenant");
  }
}
