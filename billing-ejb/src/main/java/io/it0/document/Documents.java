package io.it0.document;

import io.it0.db.PlatformDatabase;
import io.it0.invoicing.CreditNote;
import io.it0.invoicing.CreditNoteFilter;
import io.it0.invoicing.CreditNoteRow;
import io.it0.invoicing.Invoice;
import io.it0.invoicing.Invoices;
import io.it0.invoicing.Invoices.Scope;
import io.it0.tenancy.TenantDatabase;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Reads and words documents; {@link Pdf} draws them, after the transaction. */
@Stateless
public class Documents {

  /** Credit notes that an invoice lists; nobody corrects one more often. */
  private static final int MOST_NOTES = 100;

  private Invoices invoices;
  private TenantDatabase own;
  private PlatformDatabase all;
  private SellerConfig seller;

  protected Documents() {}

  @Inject
  public Documents(
      Invoices invoices, TenantDatabase own, PlatformDatabase all, SellerConfig seller) {
    this.invoices = invoices;
    this.own = own;
    this.all = all;
    this.seller = seller;
  }

  private record Buyer(String name, ZoneId zone) {}

  /** @throws io.it0.problem.ProblemException if there is none, or it is another tenant's */
  public Paper invoice(Scope scope, UUID id, Language language) {
    Invoice invoice = invoices.require(scope, id);
    var filter = new CreditNoteFilter(Optional.empty(), Optional.of(id));
    List<CreditNoteRow> notes = invoices.creditNotes(scope, filter, Optional.empty(), MOST_NOTES);
    return papers(scope, invoice.row().tenantId(), invoice.row().issuedAt(), language)
        .invoice(invoice, invoices.payments(scope, id), notes);
  }

  /** @throws io.it0.problem.ProblemException if there is none, or it is another tenant's */
  public Paper creditNote(Scope scope, UUID id, Language language) {
    CreditNote note = invoices.requireCreditNote(scope, id);
    CreditNoteRow row = note.row();
    Invoice corrected = invoices.require(scope, row.invoiceId());
    return papers(scope, row.tenantId(), row.issuedAt(), language)
        .creditNote(note, corrected.row().number().toString());
  }

  private Papers papers(Scope scope, UUID tenant, Instant issuedAt, Language language) {
    Jdbi jdbi = scope == Scope.OWN ? own.jdbi() : all.jdbi();
    return jdbi.withHandle(
        h -> {
          Buyer buyer = buyer(h, tenant);
          BillingProfile profile =
              ProfileTable.at(h, tenant, issuedAt)
                  .orElseGet(
                      () -> new BillingProfile(buyer.name, Optional.empty(), Optional.empty()));
          return new Papers(seller, profile, buyer.zone, language);
        });
  }

  private static Buyer buyer(Handle handle, UUID tenant) {
    return handle
        .createQuery("select t.name, t.time_zone from tenants t where t.id = :id")
        .bind("id", tenant)
        .map((row, context) -> new Buyer(row.getString(1), ZoneId.of(row.getString(2))))
        .one();
  }
}
