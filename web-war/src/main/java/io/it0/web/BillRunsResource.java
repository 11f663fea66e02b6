package io.it0.web;

import io.it0.billrun.BillRunRequest;
import io.it0.billrun.BillRunRow;
import io.it0.billrun.BillRunTrigger;
import io.it0.billrun.BillRuns;
import io.it0.billrun.Preview;
import io.it0.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Bill runs, for the platform's people. */
@Path("admin/bill-runs")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.PLATFORM_ADMIN)
@ApplicationScoped
@Tag(name = "Administration")
public class BillRunsResource {

  private static final String EXAMPLE =
      "{\"id\":\"0192f0c1-…\",\"dryRun\":false,\"trigger\":\"REQUEST\",\"requestedBy\":\"ada@it0.example\","
          + "\"status\":\"RUNNING\",\"due\":20000,\"done\":6000,\"issued\":5800,\"parked\":1,"
          + "\"startedAt\":\"2023-12-01T00:05:00Z\",\"heartbeatAt\":\"2023-12-01T00:05:04Z\","
          + "\"eta\":\"2023-12-01T00:05:13Z\"}";

  @Inject private BillRuns runs;
  @Inject private Caller caller;

  /** @param asOf bills only what was due then; absent: whatever is due now */
  public record Wanted(Instant asOf, boolean dryRun) {}

  /** @param eta when it will be done if it goes on as it did */
  public record RunView(
      UUID id,
      Instant asOf,
      boolean dryRun,
      String trigger,
      String requestedBy,
      String status,
      int due,
      int done,
      int issued,
      int parked,
      String message,
      Instant startedAt,
      Instant heartbeatAt,
      Instant finishedAt,
      Instant eta) {

    static RunView of(BillRunRow run) {
      return new RunView(
          run.id(),
          run.asOf().orElse(null),
          run.dryRun(),
          run.trigger().name(),
          run.requestedBy(),
          run.status().name(),
          run.progress().due(),
          run.progress().done(),
          run.progress().issued(),
          run.progress().parked(),
          run.message().orElse(null),
          run.startedAt(),
          run.heartbeatAt(),
          run.finishedAt().orElse(null),
          run.eta().orElse(null));
    }
  }

  /** @param problem why it could not be billed */
  public record PreviewView(
      UUID subscriptionId, UUID tenantId, int periods, List<InvoiceView> invoices, String problem) {

    static PreviewView of(Preview preview) {
      return new PreviewView(
          preview.subscriptionId(),
          preview.tenantId(),
          preview.periods(),
          preview.invoices().stream().map(InvoiceView::of).toList(),
          preview.problem().orElse(null));
    }
  }

  @POST
  @Operation(
      summary = "Start a bill run",
      description =
          "Closes the periods that ended, by their tenant's own clock, at least the grace (5 minutes) ago, invoices them"
              + " and renews their subscriptions. Comes back at once; poll the Location until the status is COMPLETED"
              + " or FAILED. Starting it again, or twice at once, bills nothing twice. With dryRun nothing is stored:"
              + " see {id}/invoices.")
  @RequestBody(
      content =
          @Content(
              examples = {
                @ExampleObject(name = "whatever is due", value = "{}"),
                @ExampleObject(
                    name = "a look",
                    value = "{\"asOf\":\"2023-12-01T00:05:00Z\",\"dryRun\":true}")
              }))
  @APIResponse(
      responseCode = "202",
      description = "The run, at the Location",
      content = @Content(examples = @ExampleObject(name = "run", value = EXAMPLE)))
  @APIResponse(responseCode = "429", description = "TOO_MANY_BILL_RUNS on this node")
  public Response start(Wanted wanted, @Context UriInfo uri) {
    Wanted run = wanted == null ? new Wanted(null, false) : wanted;
    BillRunRow row =
        runs.start(
            new BillRunRequest(
                Optional.ofNullable(run.asOf()),
                run.dryRun(),
                BillRunTrigger.REQUEST,
                caller.actor(),
                RequestContext.current().map(RequestContext::id)));
    return Response.accepted(RunView.of(row))
        .location(uri.getAbsolutePathBuilder().path(row.id().toString()).build())
        .build();
  }

  @GET
  @Operation(summary = "List bill runs", description = "The latest first.")
  @APIResponse(
      responseCode = "200",
      description = "A page of runs",
      content =
          @Content(
              examples = @ExampleObject(name = "one", value = "{\"items\":[" + EXAMPLE + "]}")))
  public Page<RunView> list(
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    int bounded = Page.limit(limit);
    List<RunView> found =
        runs.page(Page.afterId(cursor), bounded + 1).stream().map(RunView::of).toList();
    return Page.of(found, bounded, run -> run.id().toString());
  }

  @GET
  @Path("{id}")
  @Operation(
      summary = "How far a bill run is",
      description =
          "WAITING for the usage stream to catch up, RUNNING, COMPLETED, or FAILED with a message. due, done and parked"
              + " count periods.")
  @APIResponse(
      responseCode = "200",
      description = "The run",
      content = @Content(examples = @ExampleObject(name = "run", value = EXAMPLE)))
  @APIResponse(responseCode = "404", description = "BILL_RUN_NOT_FOUND")
  public RunView get(@PathParam("id") String id) {
    return RunView.of(runs.require(PathIds.parse(id)));
  }

  @GET
  @Path("{id}/invoices")
  @Operation(
      summary = "What a dry run would issue",
      description = "By subscription, worked out as it is now; nothing of it is stored.")
  @APIResponse(
      responseCode = "200",
      description = "A page of subscriptions and the invoices that they would get",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "one",
                      value =
                          "{\"items\":[{\"subscriptionId\":\"0192f0c0-…\",\"tenantId\":\"0192f0c0-…\",\"periods\":1,"
                              + "\"invoices\":[{\"total\":{\"amount\":\"241.52\",\"currency\":\"USD\"}}]}]}")))
  @APIResponse(responseCode = "404", description = "BILL_RUN_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "NOT_A_DRY_RUN")
  public Page<PreviewView> invoices(
      @PathParam("id") String id,
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    int bounded = Page.limit(limit);
    List<PreviewView> found =
        runs.preview(PathIds.parse(id), Page.afterId(cursor), bounded + 1).stream()
            .map(PreviewView::of)
            .toList();
    return Page.of(found, bounded, preview -> preview.subscriptionId().toString());
  }
}
