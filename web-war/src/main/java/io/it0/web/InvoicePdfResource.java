package io.it0.web;

import io.it0.document.Documents;
import io.it0.document.Language;
import io.it0.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** An invoice as a document for people and accountants. */
@Path("billing/invoices/{id}/pdf")
@RolesAllowed({Role.PLATFORM_ADMIN, Role.TENANT_ADMIN, Role.TENANT_MEMBER, Role.BILLING_READ})
@ApplicationScoped
@Tag(name = "Billing")
public class InvoicePdfResource {

  @Inject private Documents documents;
  @Inject private Caller caller;

  @GET
  @Produces(PdfAnswer.TYPE)
  @Operation(
      summary = "An invoice as PDF",
      description =
          "With seller and buyer, lines, payments and credit notes so far, and what is still open. Its ETag tells whether anything that is printed has changed.")
  @APIResponse(
      responseCode = "200",
      description = "The document",
      content =
          @Content(
              mediaType = PdfAnswer.TYPE,
              examples = @ExampleObject(name = "document", value = "%PDF-1.5 …")))
  @APIResponse(responseCode = "304", description = "What If-None-Match names is still the latest")
  @APIResponse(responseCode = "400", description = "INVALID_REQUEST: no such language")
  @APIResponse(responseCode = "404", description = "INVOICE_NOT_FOUND: none, or another tenant's")
  public Response get(
      @PathParam("id") String id,
      @Parameter(description = "en or zh; without it Accept-Language decides") @QueryParam("lang")
          String lang,
      @Context HttpHeaders headers,
      @Context Request request) {
    Language language = PdfAnswer.language(lang, headers);
    return PdfAnswer.of(documents.invoice(caller.scope(), PathIds.parse(id), language), request);
  }
}
