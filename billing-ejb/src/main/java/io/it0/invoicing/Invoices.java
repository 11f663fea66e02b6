package io.it0.invoicing;

import static io.it0.invoicing.InvoicingError.INVOICE_NOT_FOUND;

import io.it0.db.PlatformDatabase;
import io.it0.problem.ProblemException;
import io.it0.tenancy.TenantDatabase;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Invoices to read. */
@Stateless
public class Invoices {

  /** Whose. It is said, never guessed from a tenant that is not bound. */
  public enum Scope {
    /** The bound tenant's; for it there are no others. */
    OWN,
    /** For the platform's people. */
    EVERYBODYS
  }

  private TenantDatabase own;
  private PlatformDatabase all;

  protected Invoices() {}

  @Inject
  public Invoices(TenantDatabase own, PlatformDatabase all) {
    this.own = own;
    this.all = all;
  }

  /** The latest first; up to {@code limit} of those after the given place. */
  public List<InvoiceRow> page(
      Scope scope, InvoiceFilter filter, Optional<InvoiceRow.Key> after, int limit) {
    return jdbi(scope).withHandle(h -> InvoiceQueries.page(h, filter, after, limit));
  }

  /** @throws ProblemException if there is none, or it is another tenant's */
  public Invoice require(Scope scope, UUID id) {
    return jdbi(scope)
        .withHandle(h -> InvoiceQueries.find(h, id))
        .orElseThrow(() -> new ProblemException(INVOICE_NOT_FOUND, "invoice " + id));
  }

  private Jdbi jdbi(Scope scope) {
    return switch (scope) {
      case OWN -> own.jdbi();
      case EVERYBODYS -> all.jdbi();
    };
  }
}
