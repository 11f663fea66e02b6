package io.it0.web;

import io.it0.identity.Role;
import io.it0.inventory.ServerFilter;
import io.it0.inventory.ServerKind;
import io.it0.inventory.ServerRow;
import io.it0.inventory.ServerSpec;
import io.it0.inventory.ServerStatus;
import io.it0.inventory.Servers;
import io.it0.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.validation.Valid;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A tenant's servers: its members read, its administrators write. */
@Path("servers")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.TENANT_ADMIN)
@ApplicationScoped
@Tag(name = "Inventory")
public class ServersResource {

  private static final String WANTED =
      "{\"name\":\"build-1\",\"host\":\"build-1.acme.example\",\"kind\":\"VM\",\"status\":\"ACTIVE\","
          + "\"description\":\"builds and tests\",\"labels\":{\"env\":\"prod\",\"region\":\"eu\"}}";
  private static final String EXAMPLE =
      "{\"id\":\"0192f0c1-…\",\"name\":\"build-1\",\"host\":\"build-1.acme.example\",\"kind\":\"VM\","
          + "\"status\":\"ACTIVE\",\"description\":\"builds and tests\",\"labels\":{\"env\":\"prod\",\"region\":\"eu\"},"
          + "\"version\":1,\"createdAt\":\"2026-11-23T12:00:00Z\",\"updatedAt\":\"2026-11-23T12:00:00Z\"}";
  private static final int MAX_LABEL_FILTERS = 8;

  @Inject private Servers servers;
  @Inject private Caller caller;

  /**
   * @param kind VM unless named
   * @param status ACTIVE unless named
   */
  public record WantedServer(
      String name, String host, String kind, String status, String description, JsonValue labels) {

    ServerSpec checked() {
      return new ServerSpec(
          name,
          host,
          kind == null ? ServerKind.VM : EnumNames.parse(ServerKind.class, "kind", kind),
          status == null
              ? ServerStatus.ACTIVE
              : EnumNames.parse(ServerStatus.class, "status", status),
          description,
          texts());
    }

    // As a map it would be taken from an array, too.
    private Map<String, String> texts() {
      Map<String, String> texts = new LinkedHashMap<>();
      if (labels == null || labels.equals(JsonValue.NULL)) {
        return texts;
      }
      if (!(labels instanceof JsonObject object)) {
        throw wrongLabels();
      }
      object.forEach((key, value) -> texts.put(key, text(value)));
      return texts;
    }

    private static String text(JsonValue value) {
      if (value instanceof JsonString text) {
        return text.getString();
      }
      throw wrongLabels();
    }

    private static ProblemException wrongLabels() {
      return new ProblemException(
          WebError.MALFORMED_JSON, "field labels is an object of texts", Map.of("field", "labels"));
    }
  }

  @POST
  @Operation(
      summary = "Add a server",
      description =
          "kind: VM (unless named), CONTAINER, KUBERNETES, BARE_METAL, SERVERLESS, OTHER. status: ACTIVE"
              + " (unless named), DRAINING, MAINTENANCE, OFFLINE. The name is unique in the tenant, whatever its case.")
  @RequestBody(content = @Content(examples = @ExampleObject(name = "server", value = WANTED)))
  @APIResponse(
      responseCode = "201",
      description = "The server",
      content = @Content(examples = @ExampleObject(name = "server", value = EXAMPLE)))
  @APIResponse(responseCode = "400", description = "SERVER_INVALID")
  @APIResponse(responseCode = "409", description = "SERVER_NAME_TAKEN")
  @APIResponse(
      responseCode = "429",
      description = "QUOTA_EXCEEDED: the tenant has as many servers as it may have",
      content =
          @Content(
              mediaType = "application/problem+json",
              examples =
                  @ExampleObject(
                      name = "three of three",
                      value =
                          "{\"status\":429,\"code\":\"QUOTA_EXCEEDED\",\"quota\":\"maxServers\",\"used\":3,\"reserved\":0,"
                              + "\"limit\":3,\"upgrade\":\"/api/v1/billing/plans\"}")))
  public Response create(@Valid WantedServer wanted) {
    ServerRow row = servers.create(wanted.checked(), caller.asActor());
    return Response.status(Response.Status.CREATED)
        .tag(IfMatch.tag(row.version()))
        .entity(row)
        .build();
  }

  @GET
  @RolesAllowed({Role.TENANT_ADMIN, Role.TENANT_MEMBER})
  @Operation(summary = "List servers", description = "The eldest first.")
  @APIResponse(
      responseCode = "200",
      description = "A page of servers",
      content =
          @Content(
              examples = @ExampleObject(name = "one", value = "{\"items\":[" + EXAMPLE + "]}")))
  public Page<ServerRow> list(
      @Parameter(description = "What the name begins with", example = "build")
          @QueryParam("search")
          @DefaultValue("")
          String search,
      @Parameter(example = "VM") @QueryParam("kind") String kind,
      @Parameter(example = "ACTIVE") @QueryParam("status") String status,
      @Parameter(
              description = "key:value; given more than once, all must be there",
              example = "env:prod")
          @QueryParam("label")
          List<String> labels,
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    int bounded = Page.limit(limit);
    var filter =
        new ServerFilter(
            Optional.ofNullable(kind).map(k -> EnumNames.parse(ServerKind.class, "kind", k)),
            Optional.ofNullable(status).map(s -> EnumNames.parse(ServerStatus.class, "status", s)),
            search.replace("\0", ""),
            labels(labels));
    List<ServerRow> found = servers.list(filter, Page.afterId(cursor), bounded + 1);
    return Page.of(found, bounded, row -> row.id().toString());
  }

  private static Map<String, String> labels(List<String> filters) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String filter : filters) {
      int colon = filter.indexOf(':');
      if (colon < 1 || filter.indexOf('\0') >= 0 || filters.size() > MAX_LABEL_FILTERS) {
        throw new ProblemException(WebError.INVALID_REQUEST, "label is key:value, at most 8 times");
      }
      labels.put(filter.substring(0, colon), filter.substring(colon + 1));
    }
    return labels;
  }

  @GET
  @Path("{id}")
  @RolesAllowed({Role.TENANT_ADMIN, Role.TENANT_MEMBER})
  @Operation(summary = "Read a server", description = "Its ETag is its version.")
  @APIResponse(
      responseCode = "200",
      description = "The server",
      content = @Content(examples = @ExampleObject(name = "server", value = EXAMPLE)))
  @APIResponse(responseCode = "404", description = "SERVER_NOT_FOUND")
  public Response find(@PathParam("id") String id) {
    return tagged(servers.require(PathIds.parse(id)));
  }

  @PUT
  @Path("{id}")
  @Operation(
      summary = "Replace what is said of a server",
      description =
          "What is left out becomes what it is for a new one. With If-Match the change is made only to the version of"
              + " that ETag; without it the last change wins.")
  @RequestBody(content = @Content(examples = @ExampleObject(name = "server", value = WANTED)))
  @APIResponse(
      responseCode = "200",
      description = "The server",
      content = @Content(examples = @ExampleObject(name = "server", value = EXAMPLE)))
  @APIResponse(responseCode = "404", description = "SERVER_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "SERVER_NAME_TAKEN")
  @APIResponse(responseCode = "412", description = "SERVER_CHANGED")
  public Response update(
      @PathParam("id") String id,
      @HeaderParam("If-Match") String ifMatch,
      @Valid WantedServer wanted) {
    UUID server = PathIds.parse(id);
    return tagged(
        servers.update(server, wanted.checked(), IfMatch.version(ifMatch), caller.asActor()));
  }

  @DELETE
  @Path("{id}")
  @Operation(summary = "Delete a server", description = "If-Match as for a change.")
  @APIResponse(responseCode = "204", description = "Deleted")
  @APIResponse(responseCode = "404", description = "SERVER_NOT_FOUND")
  @APIResponse(responseCode = "412", description = "SERVER_CHANGED")
  public void delete(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch) {
    servers.delete(PathIds.parse(id), IfMatch.version(ifMatch), caller.asActor());
  }

  private static Response tagged(ServerRow row) {
    return Response.ok(row).tag(IfMatch.tag(row.version())).build();
  }
}
