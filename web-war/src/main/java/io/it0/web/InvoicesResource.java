package io.it0.web;

import io.it0.billrun.UpcomingInvoices;
import io.it0.identity.Role;
import io.it0.invoicing.Invoice;
import io.it0.invoicing.InvoiceFilter;
import io.it0.invoicing.InvoiceRow;
import io.it0.invoicing.Invoices;
import io.it0.problem.ProblemException;
import io.it0.subscription.SubscriptionError;
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
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Issued invoices: a tenant's own, or for the platform's people everybody's. */
@Path("billing/invoices")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.PLATFORM_ADMIN, Role.TENANT_ADMIN, Role.TENANT_MEMBER, Role.BILLING_READ})
@ApplicationScoped
@Tag(name = "Billing")
public class InvoicesResource {

  private static final String ROW =
      "\"id\":\"0192f0c1-…\",\"number\":\"IT0-000002\",\"tenantId\":\"0192f0c0-…\",\"subscriptionId\":\"0192f0c0-…\","
          + "\"kind\":\"PERIOD\",\"status\":\"issued\",\"total\":{\"amount\":\"241.52\",\"currency\":\"USD\"},"
          + "\"open\":{\"amount\":\"241.52\",\"currency\":\"USD\"},"
          + "\"periodStart\":\"2023-12-01T00:00:00Z\",\"periodEnd\":\"2024-01-01T00:00:00Z\","
          + "\"issuedAt\":\"2023-12-01T00:05:00Z\",\"dueAt\":\"2023-12-15T00:05:00Z\"";
  private static final String LINE =
      "{\"kind\":\"OVERAGE\",\"description\":\"Enterprise overage: 18,305,870 tokens used,"
          + " 8,305,870 tokens above 10,000,000 included, at $5 per"
          + " million\",\"quantity\":\"8305870\",\"unit\":\"TOKEN\",\"unitPrice\":\"5\","
          + "\"amount\":{\"amount\":\"41.53\",\"currency\":\"USD\"},\"periodStart\":\"2023-11-01T00:00:00Z\","
          + "\"periodEnd\":\"2023-12-01T00:00:00Z\",\"calculation\":{\"used\":18305870,\"included\":10000000,"
          + "\"above\":8305870,\"perMtok\":\"5\",\"rounding\":\"HALF_UP\"}}";

  @Inject private Invoices invoices;
  @Inject private UpcomingInvoices upcoming;
  @Inject private ChosenTenant chosen;
  @Inject private Caller caller;

  @GET
  @Operation(
      summary = "List invoices",
      description =
          "The latest first. A tenant sees its own; the platform's people see everybody's, or with"
              + " `tenant` (slug or id) one tenant's.")
  @APIResponse(
      responseCode = "200",
      description = "A page of invoices, without their lines",
      content =
          @Content(examples = @ExampleObject(name = "one", value = "{\"items\":[{" + ROW + "}]}")))
  @APIResponse(responseCode = "400", description = "INVALID_REQUEST, INVOICE_FILTER_INVALID")
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND")
  public Page<InvoiceView> list(
      @Parameter(description = "issued, paid, void or uncollectible") @QueryParam("status")
          String status,
      @Parameter(description = "Issued at this time or later, RFC 3339") @QueryParam("from")
          String from,
      @Parameter(description = "Issued before this time, RFC 3339") @QueryParam("before")
          String before,
      @Parameter(description = "A slug or an id; a tenant's callers find their own only")
          @QueryParam("tenant")
          String tenant,
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    int bounded = Page.limit(limit);
    InvoiceFilter filter =
        new InvoiceFilter(
            tenantId(tenant),
            Optional.ofNullable(status).map(InvoiceFilter::status),
            time("from", from),
            time("before", before));
    List<InvoiceRow> found = invoices.page(caller.scope(), filter, after(cursor), bounded + 1);
    Page<InvoiceRow> page = Page.of(found, bounded, row -> row.key().toString());
    return new Page<>(page.items().stream().map(InvoiceView::of).toList(), page.nextCursor());
  }

  @GET
  @Path("upcoming")
  @Operation(
      summary = "What the running month comes to so far",
      description =
          "The invoice that would be issued if the period ended now: the overage so far, and the"
              + " base fee of the next term on the plan that will hold then.")
  @APIResponse(
      responseCode = "200",
      description = "The invoice to come",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "upcoming",
                      value =
                          "{\"tenantId\":\"0192f0c0-…\",\"asOf\":\"2023-11-20T10:00:00Z\","
                              + "\"closesAt\":\"2023-12-01T00:00:00Z\",\"total\":{\"amount\":\"41.53\",\"currency\":\"USD\"},"
                              + "\"lines\":["
                              + LINE
                              + "]}")))
  @APIResponse(responseCode = "404", description = "NO_SUBSCRIPTION, TENANT_NOT_FOUND")
  public UpcomingView upcoming(
      @Parameter(description = "A slug or an id; for the platform's people, who must name one")
          @QueryParam("tenant")
          String tenant) {
    UUID id = chosen.of(tenant).id();
    return UpcomingView.of(
        upcoming
            .of(id)
            .orElseThrow(
                () -> new ProblemException(SubscriptionError.NO_SUBSCRIPTION, "tenant " + id)));
  }

  @GET
  @Path("{id}")
  @Operation(
      summary = "An invoice with its lines",
      description =
          "Each line keeps what it was computed from: an overage line the tokens used and included"
              + " and the rate, a base fee its days.")
  @APIResponse(
      responseCode = "200",
      description = "The invoice",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "invoice",
                      value = "{" + ROW + ",\"lines\":[" + LINE + "]}")))
  @APIResponse(responseCode = "404", description = "INVOICE_NOT_FOUND: none, or another tenant's")
  public InvoiceView get(@PathParam("id") String id) {
    Invoice invoice = invoices.require(caller.scope(), PathIds.parse(id));
    return InvoiceView.of(invoice);
  }

  private Optional<UUID> tenantId(String tenant) {
    return Optional.ofNullable(tenant).map(chosen::of).map(Tenant::id);
  }

  private static Optional<InvoiceRow.Key> after(String cursor) {
    try {
      return Page.after(cursor).map(InvoiceRow.Key::parse);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(WebError.INVALID_REQUEST, "cursor is not one that was given out");
    }
  }

  private static Optional<Instant> time(String name, String value) {
    try {
      return Optional.ofNullable(value).map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw new ProblemException(
          WebError.INVALID_REQUEST, name + " is a time like 2023-12-01T00:00:00Z");
    }
  }
}
