package io.it0.web;

import io.it0.identity.Role;
import io.it0.invoicing.InvoiceDesk;
import io.it0.money.Money;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Customer credit as the platform's people give it and take it back. */
@Path("admin/tenants/{tenant}/credit")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.PLATFORM_ADMIN)
@ApplicationScoped
@Tag(name = "Administration")
public class TenantCreditResource {

  @Inject private InvoiceDesk desk;
  @Inject private ChosenTenant chosen;
  @Inject private Caller caller;

  /**
   * @param id yours: the same again is done once
   * @param credit below zero: taken back
   */
  public record WantedCredit(UUID id, MoneyWanted credit, String note) {}

  @POST
  @Operation(
      summary = "Give a tenant customer credit, or take it back",
      description =
          "The next invoices use it up. An amount below zero takes back, up to what is there. The same id again changes"
              + " nothing. Audited.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "goodwill",
                      value =
                          "{\"id\":\"0192f0cb-0000-7000-8000-000000000001\","
                              + "\"credit\":{\"amount\":\"20.00\",\"currency\":\"USD\"},\"note\":\"for the outage\"}")))
  @APIResponse(
      responseCode = "200",
      description = "The balance in that currency",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "balance",
                      value = "{\"balances\":[{\"amount\":\"20.00\",\"currency\":\"USD\"}]}")))
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "CREDIT_TOO_LOW, PAYMENT_CONFLICT")
  @APIResponse(responseCode = "422", description = "CREDIT_INVALID, CREDIT_NOTE_INVALID")
  public CreditView grant(@PathParam("tenant") String tenant, WantedCredit wanted) {
    Money balance =
        desk.grant(
            chosen.of(tenant).id(),
            new InvoiceDesk.WantedCredit(
                Asked.id(wanted.id()), MoneyWanted.of(wanted.credit()), wanted.note()),
            Asked.by(caller));
    return new CreditView(List.of(MoneyView.of(balance)));
  }
}
