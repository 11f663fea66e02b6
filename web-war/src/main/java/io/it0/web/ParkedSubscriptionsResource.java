package io.it0.web;

import io.it0.billrun.BillRuns;
import io.it0.billrun.ParkedSubscription;
import io.it0.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What bill runs could not bill, for the platform's people. */
@Path("admin/parked-subscriptions")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.PLATFORM_ADMIN)
@ApplicationScoped
@Tag(name = "Administration")
public class ParkedSubscriptionsResource {

  @Inject private BillRuns runs;
  @Inject private Caller caller;

  @GET
  @Operation(
      summary = "List parked subscriptions",
      description =
          "Those that a bill run could not bill, and why. Runs skip them until they are released.")
  @APIResponse(
      responseCode = "200",
      description = "A page of them",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "one",
                      value =
                          "{\"items\":[{\"subscriptionId\":\"0192f0c0-…\",\"tenantId\":\"0192f0c0-…\",\"tenant\":\"acme\","
                              + "\"billRunId\":\"0192f0c1-…\",\"periodStart\":\"2023-11-01T00:00:00Z\","
                              + "\"reason\":\"plan pro is not sold in CHF by the MONTH\",\"parkedAt\":\"2023-12-01T00:05:01Z\"}]}")))
  public Page<ParkedSubscription> list(
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    int bounded = Page.limit(limit);
    List<ParkedSubscription> found = runs.parked(Page.afterId(cursor), bounded + 1);
    return Page.of(found, bounded, parked -> parked.subscriptionId().toString());
  }

  @DELETE
  @Path("{id}")
  @Operation(
      summary = "Release a parked subscription",
      description =
          "Once its reason is gone. The next bill run takes it up again, and catches up what was missed.")
  @APIResponse(responseCode = "204", description = "Released")
  @APIResponse(responseCode = "404", description = "NOT_PARKED")
  public void release(@PathParam("id") String id) {
    runs.release(
        PathIds.parse(id), caller.actor(), RequestContext.current().map(RequestContext::id));
  }
}
