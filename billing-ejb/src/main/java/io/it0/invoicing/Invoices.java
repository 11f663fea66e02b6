package io.it0.invoicing;

import static io.it0.invoicing.InvoicingError.CREDIT_NOTE_NOT_FOUND;
import static io.it0.invoicing.InvoicingError.INVOICE_NOT_FOUND;

import io.it0.db.PlatformDatabase;
import io.it0.money.Money;
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

  /** The latest first. */
  public List<CreditNoteRow> creditNotes(
      Scope scope, CreditNoteFilter filter, Optional<InvoiceRow.Key> after, int limit) {
    return jdbi(scope).withHandle(h -> CreditNoteTable.page(h, filter, after, limit));
  }

  /** @throws ProblemException if there is none, or it is another tenant's */
  public CreditNote requireCreditNote(Scope scope, UUID id) {
    return jdbi(scope)
        .withHandle(h -> CreditNoteTable.find(h, id))
        .orElseThrow(() -> new ProblemException(CREDIT_NOTE_NOT_FOUND, "credit note " + id));
  }

  /** What was paid of an invoice, in the order in which it came. */
  public List<InvoicePayment> payments(Scope scope, UUID invoice) {
    return jdbi(scope).withHandle(h -> InvoicePaymentTable.of(h, invoice));
  }

  /** What an invoice billed, and what is left of each line. */
  public List<BilledLines.Row> billedLines(Scope scope, UUID invoice) {
    return jdbi(scope).withHandle(h -> BilledLines.of(h, invoice));
  }

  /** A tenant's customer credit by currency; none that it never had. */
  public List<Money> credit(Scope scope, UUID tenant) {
    return jdbi(scope).withHandle(h -> CreditStatement.balances(h, tenant));
  }

  /** How a tenant's customer credit came about, the latest first. */
  public List<CreditStatement.Row> creditMovements(
      Scope scope, UUID tenant, Optional<String> currency, Optional<UUID> before, int limit) {
    return jdbi(scope).withHandle(h -> CreditStatement.page(h, tenant, currency, before, limit));
  }

  private Jdbi jdbi(Scope scope) {
    return switch (scope) {
      case OWN -> own.jdbi();
      case EVERYBODYS -> all.jdbi();
    };
  }
}
