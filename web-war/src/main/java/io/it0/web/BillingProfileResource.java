package io.it0.web;

import io.it0.document.BillingProfile;
import io.it0.document.BillingProfiles;
import io.it0.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whom a tenant's invoices are made out to. */
@Path("billing/profile")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.TENANT_ADMIN, Role.PLATFORM_ADMIN})
@ApplicationScoped
@Tag(name = "Billing")
public class BillingProfileResource {

  private static final String EXAMPLE =
      "{\"legalName\":\"Acme Robotics GmbH\",\"taxId\":\"DE123456789\",\"address\":\"Kanalstr. 1\\n10115 Berlin\"}";

  @Inject private BillingProfiles profiles;
  @Inject private ChosenTenant chosen;
  @Inject private Caller caller;

  /**
   * @param taxId absent: none is printed
   * @param address lines are parted by line feeds
   */
  public record ProfileView(String legalName, String taxId, String address) {

    static ProfileView of(BillingProfile profile) {
      return new ProfileView(
          profile.legalName(), profile.taxId().orElse(null), profile.address().orElse(null));
    }
  }

  @GET
  @Operation(
      summary = "Whom invoices are made out to",
      description = "Until one is set it is the tenant's name. The platform names the tenant.")
  @APIResponse(
      responseCode = "200",
      description = "The profile",
      content = @Content(examples = @ExampleObject(name = "profile", value = EXAMPLE)))
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND")
  public ProfileView get(
      @Parameter(description = "The platform's callers only: slug or id") @QueryParam("tenant")
          String tenant) {
    return ProfileView.of(profiles.of(chosen.of(tenant)));
  }

  @PUT
  @Operation(
      summary = "Set whom invoices are made out to",
      description =
          "It holds for what is issued from now on; what was issued keeps the buyer that it was issued to. An invoice"
              + " that is older than the first profile is printed with the first.")
  @RequestBody(content = @Content(examples = @ExampleObject(name = "a company", value = EXAMPLE)))
  @APIResponse(
      responseCode = "200",
      description = "The profile",
      content = @Content(examples = @ExampleObject(name = "profile", value = EXAMPLE)))
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND")
  @APIResponse(responseCode = "422", description = "BILLING_PROFILE_INVALID, with the field")
  public ProfileView set(
      @Parameter(description = "The platform's callers only: slug or id") @QueryParam("tenant")
          String tenant,
      ProfileView wanted) {
    BillingProfile profile =
        BillingProfile.checked(wanted.legalName(), wanted.taxId(), wanted.address());
    return ProfileView.of(
        profiles.set(
            chosen.of(tenant),
            profile,
            caller.actor(),
            RequestContext.current().map(RequestContext::id)));
  }
}
