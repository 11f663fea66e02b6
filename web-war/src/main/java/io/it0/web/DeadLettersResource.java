package io.it0.web;

import io.it0.identity.Role;
import io.it0.usage.deadletter.DeadLetterDesk;
import io.it0.usage.deadletter.DeadLetterRow;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Usage that could not be counted, for the platform's people. */
@Path("admin/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.PLATFORM_ADMIN)
@ApplicationScoped
@Tag(name = "Usage")
public class DeadLettersResource {

  private static final String EXAMPLE =
      "{\"id\":\"0192f0c1-…\",\"tenantId\":\"0192f0c0-…\",\"source\":\"agents/support\",\"eventId\":\"task-4711\","
          + "\"reasonCode\":\"CONFLICT\",\"reason\":\"the key is taken by an event of other content\","
          + "\"payload\":\"{…}\",\"createdAt\":\"2026-11-23T12:00:00Z\"}";

  @Inject private DeadLetterDesk desk;

  @GET
  @Operation(
      summary = "List dead letters",
      description = "The newest first; without those that were sent again, unless all=true.")
  @APIResponse(
      responseCode = "200",
      description = "A page of dead letters",
      content =
          @Content(
              examples = @ExampleObject(name = "one", value = "{\"items\":[" + EXAMPLE + "]}")))
  public Page<DeadLetterRow> list(
      @Parameter(description = "Those that were sent again, too") @QueryParam("all") boolean all,
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    int bounded = Page.limit(limit);
    List<DeadLetterRow> found = desk.list(Page.afterId(cursor), bounded + 1, !all);
    return Page.of(found, bounded, row -> row.id().toString());
  }

  @POST
  @Path("{id}/replay")
  @Operation(
      summary = "Send a dead letter again",
      description =
          "Puts the event back into the stream. It is counted at most once; if it cannot be counted now either,"
              + " there is a new dead letter.")
  @APIResponse(
      responseCode = "200",
      description = "The dead letter, with the time of its replay",
      content = @Content(examples = @ExampleObject(name = "replayed", value = EXAMPLE)))
  @APIResponse(responseCode = "404", description = "DEAD_LETTER_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "DEAD_LETTER_UNREADABLE, DEAD_LETTER_REPLAYED")
  public DeadLetterRow replay(@PathParam("id") UUID id) {
    return desk.replay(id);
  }
}
