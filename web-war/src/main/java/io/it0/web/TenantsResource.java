package io.it0.web;

import io.it0.identity.NewTenant;
import io.it0.identity.RegisteredTenant;
import io.it0.identity.Role;
import io.it0.identity.TenantDirectory;
import io.it0.identity.TenantRegistration;
import io.it0.identity.TenantRow;
import io.it0.tenancy.Tenant;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Registration and the registry, for the platform's people. */
@Path("tenants")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.PLATFORM_ADMIN)
@ApplicationScoped
@Tag(name = "Tenants")
public class TenantsResource {

  private static final String EXAMPLE =
      "{\"id\":\"0192f0c1-…\",\"slug\":\"acme\",\"name\":\"Acme\",\"status\":\"active\",\"timeZone\":\"UTC\","
          + "\"plan\":\"free\",\"createdAt\":\"2026-11-23T12:00:00Z\"}";

  @Inject private TenantRegistration registration;
  @Inject private TenantDirectory directory;
  @Inject private Caller caller;

  public record WantedTenant(
      @NotNull String slug,
      @NotNull String name,
      String timeZone,
      @NotNull String ownerEmail,
      String ownerPassword,
      String plan,
      String currency,
      UUID testClockId,
      Instant startsAt) {

    NewTenant checked() {
      return new NewTenant(
          slug,
          name,
          NewTenant.zone(Objects.requireNonNullElse(timeZone, "UTC")),
          ownerEmail,
          Optional.ofNullable(ownerPassword),
          Objects.requireNonNullElse(plan, "free"),
          Objects.requireNonNullElse(currency, "USD"),
          Optional.ofNullable(testClockId),
          Optional.ofNullable(startsAt));
    }

    @Override
    public String toString() {
      return "WantedTenant[" + slug + "]";
    }
  }

  /** @param ownerPassword shown this once, and only if it was made here */
  public record CreatedTenant(
      UUID id,
      String slug,
      String name,
      String timeZone,
      UUID testClockId,
      String ownerEmail,
      String ownerPassword,
      UUID subscriptionId) {

    static CreatedTenant of(RegisteredTenant registered) {
      Tenant tenant = registered.tenant();
      return new CreatedTenant(
          tenant.id(),
          tenant.slug(),
          tenant.name(),
          tenant.zone().getId(),
          tenant.testClock().orElse(null),
          registered.owner().email(),
          registered.generatedPassword().orElse(null),
          registered.subscription().id());
    }
  }

  /** @param testClockId absent: back to the wall clock */
  public record ClockChoice(UUID testClockId) {}

  @POST
  @Operation(
      summary = "Register a tenant",
      description =
          "In one transaction: registry row, schema, owner and subscription (plan free, currency"
              + " USD unless named), or nothing. Without ownerPassword one is made and shown once."
              + " startsAt begins the subscription in the past, at most 400 days ago, for a"
              + " customer that is moved here.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "on a test clock",
                      value =
                          "{\"slug\":\"acme\",\"name\":\"Acme\",\"timeZone\":\"Europe/Vienna\",\"ownerEmail\":\"ada@acme.example\","
                              + "\"plan\":\"enterprise\",\"currency\":\"USD\",\"testClockId\":\"0192f0c1-…\"}")))
  @APIResponse(
      responseCode = "201",
      description = "The tenant",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "tenant",
                      value =
                          "{\"id\":\"0192f0c1-…\",\"slug\":\"acme\",\"name\":\"Acme\",\"timeZone\":\"Europe/Vienna\","
                              + "\"ownerEmail\":\"ada@acme.example\",\"ownerPassword\":\"…\",\"subscriptionId\":\"0192f0c2-…\"}")))
  @APIResponse(responseCode = "409", description = "TENANT_SLUG_TAKEN, EMAIL_TAKEN")
  @APIResponse(
      responseCode = "400",
      description = "TENANT_INVALID, EMAIL_INVALID, PASSWORD_TOO_WEAK")
  public Response register(@Valid WantedTenant wanted) {
    RegisteredTenant registered = registration.register(wanted.checked(), caller.asActor());
    return Response.status(Response.Status.CREATED).entity(CreatedTenant.of(registered)).build();
  }

  @GET
  @Operation(summary = "List tenants", description = "By slug.")
  @APIResponse(
      responseCode = "200",
      description = "A page of tenants",
      content =
          @Content(
              examples = @ExampleObject(name = "one", value = "{\"items\":[" + EXAMPLE + "]}")))
  public Page<TenantRow> list(
      @Parameter(description = "What slug or name begin with", example = "ac")
          @QueryParam("search")
          @DefaultValue("")
          String search,
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    int bounded = Page.limit(limit);
    String after = Page.after(cursor).orElse("");
    List<TenantRow> found = directory.list(search.replace("\0", ""), after, bounded + 1);
    return Page.of(found, bounded, TenantRow::slug);
  }

  @GET
  @Path("{id}")
  @Operation(summary = "Read a tenant", description = "By its id.")
  @APIResponse(
      responseCode = "200",
      description = "The tenant",
      content = @Content(examples = @ExampleObject(name = "tenant", value = EXAMPLE)))
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND")
  public TenantRow find(@PathParam("id") UUID id) {
    return directory.require(id);
  }

  /** How a change of a tenant looks, for the API's description: JSON-B cannot tell a null from what is absent. */
  public record TenantChange(
      Integer maxServers,
      Integer maxUsers,
      Integer maxStandingOrders,
      Long maxAgentTokensPerMonth,
      String status) {}

  @PATCH
  @Path("{id}")
  @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
  @Operation(
      summary = "Change a tenant's own limits, or suspend it",
      description =
          "What is named is set, what is not named stays (RFC 7396). A limit of the tenant's own goes before its plan's;"
              + " null gives way to the plan's. status: active, suspended; a suspended tenant reads, and starts no new work."
              + " Every node knows of it at once.")
  @RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = TenantChange.class),
              examples =
                  @ExampleObject(
                      name = "more servers, the plan's users",
                      value = "{\"maxServers\":50,\"maxUsers\":null}")))
  @APIResponse(
      responseCode = "200",
      description = "The tenant",
      content = @Content(examples = @ExampleObject(name = "tenant", value = EXAMPLE)))
  @APIResponse(responseCode = "400", description = "TENANT_INVALID")
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND")
  public TenantRow change(@PathParam("id") UUID id, JsonValue change) {
    return directory.change(id, TenantChanges.read(change), caller.asActor());
  }

  @PUT
  @Path("{id}/test-clock")
  @Operation(
      summary = "Put a tenant on a test clock",
      description =
          "From then on all of its billing time comes from there. Without an id: back to the wall"
              + " clock. Its billing time cannot go back before its running period.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(name = "clock", value = "{\"testClockId\":\"0192f0c1-…\"}")))
  @APIResponse(
      responseCode = "200",
      description = "The tenant",
      content = @Content(examples = @ExampleObject(name = "tenant", value = EXAMPLE)))
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND")
  @APIResponse(
      responseCode = "409",
      description = "TENANT_CLOCK_BACKWARDS, TEST_CLOCK_LIVE_PAYMENTS")
  public TenantRow setTestClock(@PathParam("id") UUID id, @Valid ClockChoice choice) {
    return directory.setTestClock(id, Optional.ofNullable(choice.testClockId()), caller.asActor());
  }
}
