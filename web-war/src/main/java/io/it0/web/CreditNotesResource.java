package io.it0.web;

import io.it0.identity.Role;
import io.it0.invoicing.CreditNoteFilter;
import io.it0.invoicing.CreditNoteRow;
import io.it0.invoicing.InvoiceRow;
import io.it0.invoicing.Invoices;
import io.it0.tenancy.Tenant;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Issued credit notes: a tenant's own, or for the platform's people everybody's. */
@Path("billing/credit-notes")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.PLATFORM_ADMIN, Role.TENANT_ADMIN, Role.TENANT_MEMBER, Role.BILLING_READ})
@ApplicationScoped
@Tag(name = "Billing")
public class CreditNotesResource {

  static final String EXAMPLE =
      "\"id\":\"0192f0c9-…\",\"number\":\"IT0-CN-000001\",\"tenantId\":\"0192f0c0-…\",\"invoiceId\":\"0192f0c1-…\","
          + "\"total\":{\"amount\":\"50.00\",\"currency\":\"USD\"},\"openReduced\":{\"amount\":\"30.00\",\"currency\":\"USD\"},"
          + "\"writtenOffReduced\":{\"amount\":\"0.00\",\"currency\":\"USD\"},"
          + "\"refundsCovered\":{\"amount\":\"0.00\",\"currency\":\"USD\"},"
          + "\"credited\":{\"amount\":\"20.00\",\"currency\":\"USD\"},\"reason\":\"outage on the 7th\","
          + "\"issuedAt\":\"2023-12-08T09:00:00Z\"";

  @Inject private Invoices invoices;
  @Inject private ChosenTenant chosen;
  @Inject private Caller caller;

  @GET
  @Operation(
      summary = "List credit notes",
      description =
          "The latest first. A tenant sees its own; the platform's people see everybody's, or with `tenant` (slug or"
              + " id) one tenant's.")
  @APIResponse(
      responseCode = "200",
      description = "A page of credit notes, without their lines",
      content =
          @Content(
              examples = @ExampleObject(name = "one", value = "{\"items\":[{" + EXAMPLE + "}]}")))
  @APIResponse(responseCode = "400", description = "INVALID_REQUEST")
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND")
  public Page<CreditNoteView> list(
      @Parameter(description = "A slug or an id; a tenant's callers find their own only")
          @QueryParam("tenant")
          String tenant,
      @Parameter(description = "Those of one invoice, by its id") @QueryParam("invoice")
          String invoice,
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    int bounded = Page.limit(limit);
    CreditNoteFilter filter =
        new CreditNoteFilter(
            Optional.ofNullable(tenant).map(chosen::of).map(Tenant::id),
            Optional.ofNullable(invoice).map(PathIds::parse));
    List<CreditNoteRow> found =
        invoices.creditNotes(
            caller.scope(), filter, Asked.after(cursor, InvoiceRow.Key::parse), bounded + 1);
    Page<CreditNoteRow> page = Page.of(found, bounded, row -> row.key().toString());
    return new Page<>(page.items().stream().map(CreditNoteView::of).toList(), page.nextCursor());
  }

  @GET
  @Path("{id}")
  @Operation(
      summary = "A credit note with its lines",
      description =
          "What it gave back first reduced what was open on its invoice; only what was paid became customer credit.")
  @APIResponse(
      responseCode = "200",
      description = "The credit note",
      content = @Content(examples = @ExampleObject(name = "note", value = "{" + EXAMPLE + "}")))
  @APIResponse(
      responseCode = "404",
      description = "CREDIT_NOTE_NOT_FOUND: none, or another tenant's")
  public CreditNoteView get(@PathParam("id") String id) {
    return CreditNoteView.of(invoices.requireCreditNote(caller.scope(), PathIds.parse(id)));
  }
}
