package io.it0.web;

import io.it0.identity.Role;
import io.it0.mail.MailDesk;
import io.it0.mail.MailSettings;
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

/** In which language a tenant gets its mail, and at which address. */
@Path("billing/mail-settings")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.TENANT_ADMIN, Role.PLATFORM_ADMIN})
@ApplicationScoped
@Tag(name = "Billing")
public class MailSettingsResource {

  private static final String EXAMPLE =
      "{\"locale\":\"zh\",\"billingEmail\":\"billing@acme.example\"}";

  @Inject private MailDesk desk;
  @Inject private ChosenTenant chosen;
  @Inject private Caller caller;

  /**
   * @param locale {@code en} or {@code zh}
   * @param billingEmail absent: the tenant's administrators get the mail
   */
  public record SettingsView(String locale, String billingEmail) {

    static SettingsView of(MailSettings settings) {
      return new SettingsView(settings.locale().code(), settings.billingEmail().orElse(null));
    }
  }

  @GET
  @Operation(summary = "How mail is sent", description = "The platform names the tenant.")
  @APIResponse(
      responseCode = "200",
      description = "The settings",
      content = @Content(examples = @ExampleObject(name = "settings", value = EXAMPLE)))
  public SettingsView get(
      @Parameter(description = "The platform's callers only: slug or id") @QueryParam("tenant")
          String tenant) {
    return SettingsView.of(desk.settings(chosen.of(tenant)));
  }

  @PUT
  @Operation(
      summary = "Set how mail is sent",
      description =
          "locale is en or zh. Without billingEmail each active administrator of the tenant gets the mail. It holds for"
              + " what is queued from now on.")
  @RequestBody(
      content =
          @Content(examples = @ExampleObject(name = "Chinese, to one address", value = EXAMPLE)))
  @APIResponse(
      responseCode = "200",
      description = "The settings",
      content = @Content(examples = @ExampleObject(name = "settings", value = EXAMPLE)))
  @APIResponse(responseCode = "422", description = "MAIL_SETTINGS_INVALID, with the field")
  public SettingsView set(
      @Parameter(description = "The platform's callers only: slug or id") @QueryParam("tenant")
          String tenant,
      SettingsView wanted) {
    MailSettings settings = MailSettings.checked(wanted.locale(), wanted.billingEmail());
    return SettingsView.of(
        desk.set(
            chosen.of(tenant),
            settings,
            caller.actor(),
            RequestContext.current().map(RequestContext::id)));
  }
}
