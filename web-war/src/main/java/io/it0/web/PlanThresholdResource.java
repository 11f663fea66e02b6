package io.it0.web;

import io.it0.audit.AuditEntry;
import io.it0.identity.Role;
import io.it0.lifecycle.Thresholds;
import io.it0.money.Money;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** At which amount the overage of a plan's tenants is invoiced before the month ends. */
@Path("admin/plans/{plan}/threshold")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.PLATFORM_ADMIN)
@ApplicationScoped
@Tag(name = "Administration")
public class PlanThresholdResource {

  @Inject private Thresholds thresholds;
  @Inject private Caller caller;

  @PUT
  @Operation(
      summary = "Set a plan's threshold",
      description = "For all of its tenants in that currency that have none of their own; 0: none.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "threshold",
                      value = "{\"amount\":\"1000.00\",\"currency\":\"USD\"}")))
  @APIResponse(responseCode = "204", description = "Set")
  @APIResponse(responseCode = "404", description = "PLAN_NOT_FOUND")
  @APIResponse(responseCode = "422", description = "THRESHOLD_INVALID, INVALID_AMOUNT")
  public void set(
      @PathParam("plan") String plan, @Valid TenantBillingResource.WantedThreshold wanted) {
    thresholds.setOfPlan(plan, Money.of(wanted.amount(), wanted.currency()), by());
  }

  private AuditEntry.By by() {
    return new AuditEntry.By(caller.actor(), RequestContext.current().map(RequestContext::id));
  }
}
