package io.it0.web;

import io.it0.identity.LogIns;
import io.it0.identity.Role;
import io.it0.identity.TokenIssuer;
import io.it0.identity.User;
import io.it0.subscription.TenantInfo;
import io.it0.subscription.TenantInfos;
import io.it0.subscription.TokenPlan;
import io.it0.tenancy.Tenant;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Log-in, and who the caller is. */
@Path("auth")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "Identity")
public class AuthResource {

  @Inject private LogIns logIns;
  @Inject private TokenIssuer tokens;
  @Inject private TenantInfos tenants;
  @Inject private Caller caller;

  public record Login(@NotBlank @Size(max = 254) String email, @NotBlank String password) {

    @Override
    public String toString() {
      return "Login[hidden]";
    }
  }

  public record PasswordChange(
      @NotBlank @Size(max = 254) String email,
      @NotBlank String password,
      @NotBlank String newPassword) {

    @Override
    public String toString() {
      return "PasswordChange[hidden]";
    }
  }

  /** @param expiresIn seconds */
  public record AccessToken(String accessToken, String tokenType, long expiresIn) {}

  /**
   * @param tenant the slug; this and the next three are absent for the platform's own people and keys
   * @param timeZone of the tenant's periods and days
   * @param testClock whether its billing time is a test clock's
   */
  public record Me(
      String actor,
      List<String> roles,
      String tenant,
      String tenantName,
      String timeZone,
      Boolean testClock) {}

  @POST
  @Path("login")
  @PermitAll
  @SecurityRequirements
  @Operation(
      summary = "Log in",
      description =
          "Changes e-mail and password for a signed token. After five failures in a row an address"
              + " has to wait; the answer says how long.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "owner",
                      value = "{\"email\":\"ada@acme.example\",\"password\":\"correct horse\"}")))
  @APIResponse(
      responseCode = "200",
      description = "The token, to be sent as Authorization: Bearer",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "token",
                      value =
                          "{\"accessToken\":\"eyJ0eXAiOiJKV1Qi…\",\"tokenType\":\"Bearer\",\"expiresIn\":3600}")))
  @APIResponse(responseCode = "401", description = "LOGIN_FAILED")
  @APIResponse(
      responseCode = "403",
      description = "PASSWORD_TO_BE_CHOSEN: a one-time password is good to choose another")
  @APIResponse(responseCode = "429", description = "LOGIN_THROTTLED, with Retry-After")
  @APIResponse(responseCode = "503", description = "LOGIN_BUSY, with Retry-After")
  public AccessToken login(@Valid Login login) {
    return token(logIns.logIn(login.email(), login.password(), caller.asActor().requestId()));
  }

  @POST
  @Path("password")
  @PermitAll
  @SecurityRequirements
  @Operation(
      summary = "Choose a password",
      description =
          "Changes the password, a one-time password too, for one of 10 to 200 characters, and logs in with it. Failures"
              + " count as those of the log-in do.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "first log-in",
                      value =
                          "{\"email\":\"bob@acme.example\",\"password\":\"the one-time one\","
                              + "\"newPassword\":\"correct horse battery\"}")))
  @APIResponse(
      responseCode = "200",
      description = "The token, to be sent as Authorization: Bearer",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "token",
                      value =
                          "{\"accessToken\":\"eyJ0eXAiOiJKV1Qi…\",\"tokenType\":\"Bearer\",\"expiresIn\":3600}")))
  @APIResponse(responseCode = "400", description = "PASSWORD_TOO_WEAK")
  @APIResponse(responseCode = "401", description = "LOGIN_FAILED")
  @APIResponse(responseCode = "403", description = "PASSWORD_EXPIRED")
  @APIResponse(responseCode = "429", description = "LOGIN_THROTTLED, with Retry-After")
  public AccessToken choosePassword(@Valid PasswordChange change) {
    return token(
        logIns.changePassword(
            change.email(), change.password(), change.newPassword(), caller.asActor().requestId()));
  }

  private AccessToken token(User user) {
    return new AccessToken(tokens.issue(user, plan(user)), "Bearer", tokens.lifetime().toSeconds());
  }

  private Optional<TokenPlan> plan(User user) {
    return user.tenant().flatMap(tenants::find).flatMap(TenantInfo::tokenPlan);
  }

  @GET
  @Path("me")
  @RolesAllowed({
    Role.PLATFORM_ADMIN,
    Role.TENANT_ADMIN,
    Role.TENANT_MEMBER,
    Role.USAGE_WRITE,
    Role.USAGE_READ,
    Role.BILLING_READ,
    Role.USAGE_BACKFILL
  })
  @Operation(
      summary = "Who am I",
      description = "The caller as the server knows it: name, roles, tenant.")
  @APIResponse(
      responseCode = "200",
      description = "The caller",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "owner",
                      value =
                          "{\"actor\":\"ada@acme.example\",\"roles\":[\"TENANT_ADMIN\"],\"tenant\":\"acme\","
                              + "\"tenantName\":\"Acme Inc.\",\"timeZone\":\"Europe/Berlin\",\"testClock\":false}")))
  @APIResponse(responseCode = "401", description = "UNAUTHENTICATED")
  public Me me() {
    Optional<Tenant> tenant = caller.tenant();
    return new Me(
        caller.actor(),
        caller.roles().stream().sorted().toList(),
        tenant.map(Tenant::slug).orElse(null),
        tenant.map(Tenant::name).orElse(null),
        tenant.map(own -> own.zone().getId()).orElse(null),
        tenant.map(own -> own.testClock().isPresent()).orElse(null));
  }
}
