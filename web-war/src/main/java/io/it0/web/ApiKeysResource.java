package io.it0.web;

import io.it0.identity.ApiKeyAdministration;
import io.it0.identity.ApiKeyRow;
import io.it0.identity.IssuedApiKey;
import io.it0.identity.NewApiKey;
import io.it0.identity.Role;
import io.it0.tenancy.Tenant;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** API keys: a tenant administrator's are its tenant's, a platform administrator's the platform's. */
@Path("api-keys")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.PLATFORM_ADMIN, Role.TENANT_ADMIN})
@ApplicationScoped
@Tag(name = "Identity")
public class ApiKeysResource {

  @Inject private ApiKeyAdministration keys;
  @Inject private Caller caller;

  public record WantedApiKey(
      @NotNull String name, @NotNull List<@NotNull String> scopes, Instant expiresAt) {}

  /** @param key shown this once */
  public record CreatedApiKey(
      UUID id,
      String key,
      String name,
      String prefix,
      List<String> scopes,
      Instant createdAt,
      Instant expiresAt) {

    static CreatedApiKey of(IssuedApiKey issued) {
      ApiKeyRow row = issued.row();
      return new CreatedApiKey(
          row.id(),
          issued.key().reveal(),
          row.name(),
          row.prefix(),
          row.scopes(),
          row.createdAt(),
          row.expiresAt());
    }
  }

  @POST
  @Operation(
      summary = "Make an API key",
      description =
          "The answer holds the whole key, this once: only a hash of it is stored. Scopes: USAGE_WRITE,"
              + " USAGE_READ, BILLING_READ, AGENT_RUN (agent tasks) and, for the platform's keys, USAGE_BACKFILL (events of any"
              + " age).")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "for posting usage",
                      value =
                          "{\"name\":\"agents in production\",\"scopes\":[\"USAGE_WRITE\"],\"expiresAt\":\"2027-01-01T00:00:00Z\"}")))
  @APIResponse(
      responseCode = "201",
      description = "The key",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "key",
                      value =
                          "{\"id\":\"0192f0c1-…\",\"key\":\"it0_mfrggzdfmztw_…\",\"name\":\"agents in production\","
                              + "\"prefix\":\"mfrggzdfmztw\",\"scopes\":[\"USAGE_WRITE\"],\"createdAt\":\"2026-11-23T12:00:00Z\","
                              + "\"expiresAt\":\"2027-01-01T00:00:00Z\"}")))
  @APIResponse(responseCode = "400", description = "API_KEY_INVALID")
  public Response create(@Valid WantedApiKey wanted) {
    var key = new NewApiKey(wanted.name(), new HashSet<>(wanted.scopes()), wanted.expiresAt());
    IssuedApiKey issued = keys.create(owner(), key, caller.asActor());
    return Response.status(Response.Status.CREATED).entity(CreatedApiKey.of(issued)).build();
  }

  @GET
  @Operation(
      summary = "List API keys",
      description = "The eldest first, revoked ones too; without their secrets.")
  @APIResponse(
      responseCode = "200",
      description = "A page of keys",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "one key",
                      value =
                          "{\"items\":[{\"id\":\"0192f0c1-…\",\"name\":\"agents in production\",\"prefix\":\"mfrggzdfmztw\","
                              + "\"scopes\":[\"USAGE_WRITE\"],\"createdAt\":\"2026-11-23T12:00:00Z\","
                              + "\"lastUsedAt\":\"2026-11-23T12:05:00Z\"}]}")))
  public Page<ApiKeyRow> list(
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    int bounded = Page.limit(limit);
    List<ApiKeyRow> found = keys.list(owner(), Page.afterId(cursor), bounded + 1);
    return Page.of(found, bounded, row -> row.id().toString());
  }

  @DELETE
  @Path("{id}")
  @Operation(
      summary = "Revoke an API key",
      description =
          "At once on the node that answers, within five seconds on the others. Doing it twice is"
              + " harmless.")
  @APIResponse(responseCode = "204", description = "Revoked")
  @APIResponse(responseCode = "404", description = "API_KEY_NOT_FOUND")
  public void revoke(@PathParam("id") UUID id) {
    keys.revoke(owner(), id, caller.asActor());
  }

  private Optional<UUID> owner() {
    return caller.tenant().map(Tenant::id);
  }
}
