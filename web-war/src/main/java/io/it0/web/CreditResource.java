package io.it0.web;

import io.it0.identity.Role;
import io.it0.invoicing.CreditStatement;
import io.it0.invoicing.Invoices;
import io.it0.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
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

/** Customer credit: a tenant's own, or for the platform's people the one that they name. */
@Path("billing/credit")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.PLATFORM_ADMIN, Role.TENANT_ADMIN, Role.TENANT_MEMBER, Role.BILLING_READ})
@ApplicationScoped
@Tag(name = "Billing")
public class CreditResource {

  @Inject private Invoices invoices;
  @Inject private ChosenTenant chosen;
  @Inject private Caller caller;

  @GET
  @Operation(
      summary = "Customer credit",
      description = "What the next invoices use up, by currency; empty if there never was any.")
  @APIResponse(
      responseCode = "200",
      description = "The balances",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "credit",
                      value = "{\"balances\":[{\"amount\":\"20.00\",\"currency\":\"USD\"}]}")))
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND")
  public CreditView balances(
      @Parameter(description = "A slug or an id; a tenant's callers find their own only")
          @QueryParam("tenant")
          String tenant) {
    return new CreditView(
        invoices.credit(caller.scope(), chosen.of(tenant).id()).stream()
            .map(MoneyView::of)
            .toList());
  }

  @GET
  @Path("movements")
  @Operation(
      summary = "How the customer credit came about",
      description = "The latest first, each with the balance after it.")
  @APIResponse(
      responseCode = "200",
      description = "A page of movements",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "one",
                      value =
                          "{\"items\":[{\"id\":\"0192f0ca-…\",\"kind\":\"OVERPAYMENT\","
                              + "\"amount\":{\"amount\":\"20.00\",\"currency\":\"USD\"},"
                              + "\"balance\":{\"amount\":\"20.00\",\"currency\":\"USD\"},"
                              + "\"invoiceId\":\"0192f0c1-…\",\"at\":\"2023-12-08T09:00:00Z\"}]}")))
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND")
  public Page<CreditView.MovementView> movements(
      @Parameter(description = "A slug or an id; a tenant's callers find their own only")
          @QueryParam("tenant")
          String tenant,
      @Parameter(description = "Only those in one currency", example = "USD")
          @QueryParam("currency")
          String currency,
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    int bounded = Page.limit(limit);
    List<CreditStatement.Row> found =
        invoices.creditMovements(
            caller.scope(),
            chosen.of(tenant).id(),
            currency(currency),
            Page.afterId(cursor),
            bounded + 1);
    Page<CreditStatement.Row> page = Page.of(found, bounded, row -> row.id().toString());
    return new Page<>(
        page.items().stream().map(CreditView.MovementView::of).toList(), page.nextCursor());
  }

  static Optional<String> currency(String code) {
    if (code != null && !code.matches("[A-Z]{3}")) {
      throw new ProblemException(WebError.INVALID_REQUEST, "a currency is three capital letters");
    }
    return Optional.ofNullable(code);
  }
}
