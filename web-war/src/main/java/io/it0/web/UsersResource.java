package io.it0.web;

import io.it0.identity.IssuedUser;
import io.it0.identity.Role;
import io.it0.identity.UserAdministration;
import io.it0.identity.UserProfile;
import io.it0.identity.UserRow;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A tenant's users, for its administrators. */
@Path("users")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.TENANT_ADMIN)
@ApplicationScoped
@Tag(name = "Identity")
public class UsersResource {

  private static final String EXAMPLE =
      "{\"id\":\"0192f0c1-…\",\"email\":\"bob@acme.example\",\"name\":\"Bob\",\"role\":\"TENANT_MEMBER\","
          + "\"status\":\"active\",\"passwordExpiresAt\":\"2026-11-30T12:00:00Z\",\"version\":1,"
          + "\"createdAt\":\"2026-11-23T12:00:00Z\"}";

  @Inject private UserAdministration users;
  @Inject private Caller caller;

  /** @param role TENANT_MEMBER unless named */
  public record WantedUser(@NotNull String email, @NotNull String name, String role) {

    UserProfile profile() {
      return UserProfile.active(name, Objects.requireNonNullElse(role, Role.TENANT_MEMBER));
    }
  }

  public record ChangedUser(@NotNull String name, @NotNull String role, @NotNull String status) {

    UserProfile profile() {
      return new UserProfile(name, role, status);
    }
  }

  /** @param oneTimePassword shown this once */
  public record CreatedUser(
      UUID id,
      String email,
      String name,
      String role,
      String status,
      String oneTimePassword,
      Instant passwordExpiresAt,
      int version,
      Instant createdAt) {

    static CreatedUser of(IssuedUser issued) {
      UserRow row = issued.user();
      return new CreatedUser(
          row.id(),
          row.email(),
          row.name(),
          row.role(),
          row.status(),
          issued.oneTimePassword(),
          row.passwordExpiresAt(),
          row.version(),
          row.createdAt());
    }

    @Override
    public String toString() {
      return "CreatedUser[" + email + "]";
    }
  }

  @POST
  @Operation(
      summary = "Create a user",
      description =
          "The answer holds a one-time password, this once. It is good for seven days, and only to choose another: POST"
              + " /auth/password. role is TENANT_MEMBER unless named, or TENANT_ADMIN.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "member",
                      value =
                          "{\"email\":\"bob@acme.example\",\"name\":\"Bob\",\"role\":\"TENANT_MEMBER\"}")))
  @APIResponse(
      responseCode = "201",
      description = "The user",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "user",
                      value =
                          "{\"id\":\"0192f0c1-…\",\"email\":\"bob@acme.example\",\"name\":\"Bob\","
                              + "\"role\":\"TENANT_MEMBER\",\"status\":\"active\",\"oneTimePassword\":\"…\","
                              + "\"passwordExpiresAt\":\"2026-11-30T12:00:00Z\",\"version\":1,"
                              + "\"createdAt\":\"2026-11-23T12:00:00Z\"}")))
  @APIResponse(responseCode = "400", description = "USER_INVALID, EMAIL_INVALID")
  @APIResponse(responseCode = "409", description = "EMAIL_TAKEN")
  @APIResponse(
      responseCode = "429",
      description = "QUOTA_EXCEEDED: the tenant has as many active users as it may have",
      content =
          @Content(
              mediaType = "application/problem+json",
              examples =
                  @ExampleObject(
                      name = "three of three",
                      value =
                          "{\"status\":429,\"code\":\"QUOTA_EXCEEDED\",\"quota\":\"maxUsers\",\"used\":3,\"reserved\":0,"
                              + "\"limit\":3,\"upgrade\":\"/api/v1/billing/plans\"}")))
  public Response create(@Valid WantedUser wanted) {
    IssuedUser issued = users.create(wanted.email(), wanted.profile(), caller.asActor());
    return issued(Response.Status.CREATED, issued);
  }

  @GET
  @Operation(summary = "List users", description = "The eldest first.")
  @APIResponse(
      responseCode = "200",
      description = "A page of users",
      content =
          @Content(
              examples = @ExampleObject(name = "one", value = "{\"items\":[" + EXAMPLE + "]}")))
  public Page<UserRow> list(
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    int bounded = Page.limit(limit);
    List<UserRow> found = users.list(Page.afterId(cursor), bounded + 1);
    return Page.of(found, bounded, row -> row.id().toString());
  }

  @GET
  @Path("{id}")
  @Operation(summary = "Read a user", description = "The ETag is the version.")
  @APIResponse(
      responseCode = "200",
      description = "The user",
      content = @Content(examples = @ExampleObject(name = "user", value = EXAMPLE)))
  @APIResponse(responseCode = "404", description = "USER_NOT_FOUND")
  public Response find(@PathParam("id") String id) {
    return tagged(users.require(PathIds.parse(id)));
  }

  @PUT
  @Path("{id}")
  @Operation(
      summary = "Change a user's name, role and status",
      description =
          "status: active, disabled. A disabled user cannot log in, and a token is good no longer: at once on the node"
              + " that answers, within five seconds on the others. One active TENANT_ADMIN remains. With If-Match the change is"
              + " made only to the version of that ETag; without it the last change wins.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "disable",
                      value =
                          "{\"name\":\"Bob\",\"role\":\"TENANT_MEMBER\",\"status\":\"disabled\"}")))
  @APIResponse(
      responseCode = "200",
      description = "The user",
      content = @Content(examples = @ExampleObject(name = "user", value = EXAMPLE)))
  @APIResponse(responseCode = "404", description = "USER_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "LAST_ADMINISTRATOR")
  @APIResponse(responseCode = "412", description = "USER_CHANGED")
  @APIResponse(responseCode = "429", description = "QUOTA_EXCEEDED: enabling needs room")
  public Response update(
      @PathParam("id") String id,
      @HeaderParam("If-Match") String ifMatch,
      @Valid ChangedUser wanted) {
    UUID user = PathIds.parse(id);
    return tagged(users.update(user, wanted.profile(), IfMatch.version(ifMatch), caller.asActor()));
  }

  @POST
  @Path("{id}/password-reset")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "Make a new one-time password",
      description = "The old password is good no longer. The answer holds the new one, this once.")
  @APIResponse(
      responseCode = "200",
      description = "The user, with the password",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "user",
                      value =
                          "{\"id\":\"0192f0c1-…\",\"email\":\"bob@acme.example\",\"oneTimePassword\":\"…\","
                              + "\"passwordExpiresAt\":\"2026-11-30T12:00:00Z\",\"version\":2}")))
  @APIResponse(responseCode = "404", description = "USER_NOT_FOUND")
  public Response resetPassword(@PathParam("id") String id) {
    return issued(Response.Status.OK, users.resetPassword(PathIds.parse(id), caller.asActor()));
  }

  @DELETE
  @Path("{id}")
  @Operation(
      summary = "Delete a user",
      description = "The API keys that the user has made stay. If-Match as for a change.")
  @APIResponse(responseCode = "204", description = "Deleted")
  @APIResponse(responseCode = "404", description = "USER_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "LAST_ADMINISTRATOR")
  @APIResponse(responseCode = "412", description = "USER_CHANGED")
  public void delete(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch) {
    users.delete(PathIds.parse(id), IfMatch.version(ifMatch), caller.asActor());
  }

  private static Response issued(Response.Status status, IssuedUser issued) {
    return Response.status(status)
        .tag(IfMatch.tag(issued.user().version()))
        .header("Cache-Control", "no-store")
        .entity(CreatedUser.of(issued))
        .build();
  }

  private static Response tagged(UserRow row) {
    return Response.ok(row).tag(IfMatch.tag(row.version())).build();
  }
}
