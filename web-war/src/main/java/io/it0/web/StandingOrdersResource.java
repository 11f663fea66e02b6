package io.it0.web;

import io.it0.identity.Role;
import io.it0.operations.OrderSpec;
import io.it0.operations.OrderStatus;
import io.it0.operations.RunRow;
import io.it0.operations.StandingOrder;
import io.it0.operations.StandingOrders;
import io.it0.problem.ProblemException;
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
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A tenant's standing orders, for its members and administrators. */
@Path("standing-orders")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.TENANT_ADMIN, Role.TENANT_MEMBER})
@ApplicationScoped
@Tag(name = "Operations")
public class StandingOrdersResource {

  private static final String WANTED =
      "{\"name\":\"morning report\",\"cron\":\"30 8 * * 1-5\",\"timeZone\":\"Europe/Vienna\",\"engine\":\"claude-api\","
          + "\"prompt\":\"Summarise yesterday's tickets.\",\"maxTokensPerRun\":20000,\"maxTokensPerMonth\":400000}";
  private static final String EXAMPLE =
      "{\"id\":\"0192f0c1-…\",\"name\":\"morning report\",\"cron\":\"30 8 * * 1-5\",\"timeZone\":\"Europe/Vienna\","
          + "\"engine\":\"claude-api\",\"prompt\":\"Summarise yesterday's tickets.\",\"maxTokensPerRun\":20000,"
          + "\"maxTokensPerMonth\":400000,\"status\":\"ACTIVE\",\"nextSlot\":\"2026-11-24T07:30:00Z\",\"version\":1,"
          + "\"createdBy\":\"ada@acme.example\",\"createdAt\":\"2026-11-23T12:00:00Z\","
          + "\"updatedAt\":\"2026-11-23T12:00:00Z\"}";
  private static final int MAX_SLOTS = 100;

  @Inject private StandingOrders orders;
  @Inject private Caller caller;

  /**
   * @param timeZone UTC unless named
   * @param status ACTIVE unless named
   */
  public record WantedOrder(
      String name,
      @NotNull String cron,
      String timeZone,
      String engine,
      String model,
      String prompt,
      Integer maxTokens,
      String agent,
      Long maxTokensPerRun,
      Long maxTokensPerMonth,
      String status) {

    OrderSpec checked() {
      return new OrderSpec(
          name,
          cron,
          OrderSpec.zone(Objects.requireNonNullElse(timeZone, "UTC")),
          engine,
          Optional.ofNullable(model),
          prompt,
          Optional.ofNullable(maxTokens),
          Optional.ofNullable(agent),
          Optional.ofNullable(maxTokensPerRun),
          Optional.ofNullable(maxTokensPerMonth));
    }

    OrderStatus checkedStatus() {
      return status == null
          ? OrderStatus.ACTIVE
          : EnumNames.parse(OrderStatus.class, "status", status);
    }
  }

  /** @param nextSlot absent: it is paused, or nothing follows */
  public record OrderView(
      UUID id,
      String name,
      String cron,
      String timeZone,
      String engine,
      String model,
      String prompt,
      Integer maxTokens,
      String agent,
      Long maxTokensPerRun,
      Long maxTokensPerMonth,
      OrderStatus status,
      Instant nextSlot,
      int version,
      String createdBy,
      Instant createdAt,
      Instant updatedAt) {

    static OrderView of(StandingOrder order) {
      OrderSpec spec = order.spec();
      return new OrderView(
          order.id(),
          spec.name(),
          spec.cron(),
          spec.zone().getId(),
          spec.engine(),
          spec.model().orElse(null),
          spec.prompt(),
          spec.maxTokens().orElse(null),
          spec.agent().orElse(null),
          spec.perRun().orElse(null),
          spec.perMonth().orElse(null),
          order.status(),
          order.nextSlot().orElse(null),
          order.version(),
          order.createdBy(),
          order.createdAt(),
          order.updatedAt());
    }
  }

  /** @param timeZone UTC unless named */
  public record WantedSchedule(@NotNull String cron, String timeZone) {}

  public record Slots(List<Instant> slots) {}

  @POST
  @Operation(
      summary = "Make a standing order",
      description =
          "cron has five fields (minute, hour, day of the month, month, day of the week), on the clock of timeZone. A time"
              + " that the clock skips in spring runs as much later as it was put forward; one that comes twice in autumn runs"
              + " the first time, where the hour is * both times. When nobody was there for some slots, the latest runs. While"
              + " the task of one slot is at work the next is skipped. A task is cancelled above maxTokensPerRun, and no run"
              + " starts when the slots of a month have used maxTokensPerMonth.")
  @RequestBody(content = @Content(examples = @ExampleObject(name = "order", value = WANTED)))
  @APIResponse(
      responseCode = "201",
      description = "The order",
      content = @Content(examples = @ExampleObject(name = "order", value = EXAMPLE)))
  @APIResponse(responseCode = "400", description = "STANDING_ORDER_INVALID, CRON_INVALID")
  @APIResponse(responseCode = "409", description = "STANDING_ORDER_NAME_TAKEN")
  @APIResponse(
      responseCode = "429",
      description = "QUOTA_EXCEEDED: the tenant has as many standing orders as it may have",
      content =
          @Content(
              mediaType = "application/problem+json",
              examples =
                  @ExampleObject(
                      name = "two of two",
                      value =
                          "{\"status\":429,\"code\":\"QUOTA_EXCEEDED\",\"quota\":\"maxStandingOrders\",\"used\":2,"
                              + "\"reserved\":0,\"limit\":2,\"upgrade\":\"/api/v1/billing/plans\"}")))
  public Response create(@Valid WantedOrder wanted) {
    StandingOrder order = orders.create(wanted.checked(), wanted.checkedStatus(), caller.asActor());
    return Response.status(Response.Status.CREATED)
        .tag(IfMatch.tag(order.version()))
        .entity(OrderView.of(order))
        .build();
  }

  @POST
  @Path("preview")
  @Operation(
      summary = "When a schedule would be due",
      description = "The next slots from now on, by the tenant's clock. Nothing is made.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "weekdays",
                      value = "{\"cron\":\"30 8 * * 1-5\",\"timeZone\":\"Europe/Vienna\"}")))
  @APIResponse(
      responseCode = "200",
      description = "The slots",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "two",
                      value = "{\"slots\":[\"2026-11-24T07:30:00Z\",\"2026-11-25T07:30:00Z\"]}")))
  @APIResponse(responseCode = "400", description = "CRON_INVALID")
  public Slots preview(
      @Parameter(description = "1 to 100") @QueryParam("count") @DefaultValue("5") int count,
      @Valid WantedSchedule wanted) {
    var zone = OrderSpec.zone(Objects.requireNonNullElse(wanted.timeZone(), "UTC"));
    return new Slots(orders.preview(wanted.cron(), zone, count(count)));
  }

  @GET
  @Operation(summary = "List standing orders", description = "The eldest first.")
  @APIResponse(
      responseCode = "200",
      description = "A page of orders",
      content =
          @Content(
              examples = @ExampleObject(name = "one", value = "{\"items\":[" + EXAMPLE + "]}")))
  public Page<OrderView> list(
      @Parameter(example = "ACTIVE") @QueryParam("status") String status,
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    int bounded = Page.limit(limit);
    Optional<OrderStatus> wanted =
        Optional.ofNullable(status).map(s -> EnumNames.parse(OrderStatus.class, "status", s));
    List<OrderView> found =
        orders.list(wanted, Page.afterId(cursor), bounded + 1).stream().map(OrderView::of).toList();
    return Page.of(found, bounded, order -> order.id().toString());
  }

  @GET
  @Path("{id}")
  @Operation(summary = "Read a standing order", description = "Its ETag is its version.")
  @APIResponse(
      responseCode = "200",
      description = "The order",
      content = @Content(examples = @ExampleObject(name = "order", value = EXAMPLE)))
  @APIResponse(responseCode = "404", description = "STANDING_ORDER_NOT_FOUND")
  public Response find(@PathParam("id") String id) {
    return tagged(orders.require(PathIds.parse(id)));
  }

  @PUT
  @Path("{id}")
  @Operation(
      summary = "Replace what a standing order says",
      description =
          "What is left out becomes what it is for a new one. Its next slot is the first from now on. With If-Match the"
              + " change is made only to the version of that ETag; without it the last change wins.")
  @RequestBody(content = @Content(examples = @ExampleObject(name = "order", value = WANTED)))
  @APIResponse(
      responseCode = "200",
      description = "The order",
      content = @Content(examples = @ExampleObject(name = "order", value = EXAMPLE)))
  @APIResponse(responseCode = "404", description = "STANDING_ORDER_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "STANDING_ORDER_NAME_TAKEN")
  @APIResponse(responseCode = "412", description = "STANDING_ORDER_CHANGED")
  public Response update(
      @PathParam("id") String id,
      @HeaderParam("If-Match") String ifMatch,
      @Valid WantedOrder wanted) {
    UUID order = PathIds.parse(id);
    return tagged(
        orders.update(
            order,
            wanted.checked(),
            wanted.checkedStatus(),
            IfMatch.version(ifMatch),
            caller.asActor()));
  }

  @POST
  @Path("{id}/pause")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "Pause a standing order",
      description =
          "Its slots pass without a run; a task that runs goes on. Doing it twice is harmless.")
  @APIResponse(
      responseCode = "200",
      description = "The order",
      content = @Content(examples = @ExampleObject(name = "order", value = EXAMPLE)))
  @APIResponse(responseCode = "404", description = "STANDING_ORDER_NOT_FOUND")
  public Response pause(@PathParam("id") String id) {
    return tagged(orders.pause(PathIds.parse(id), caller.asActor()));
  }

  @POST
  @Path("{id}/resume")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "Resume a standing order",
      description = "From its first slot from now on. Doing it twice is harmless.")
  @APIResponse(
      responseCode = "200",
      description = "The order",
      content = @Content(examples = @ExampleObject(name = "order", value = EXAMPLE)))
  @APIResponse(responseCode = "404", description = "STANDING_ORDER_NOT_FOUND")
  public Response resume(@PathParam("id") String id) {
    return tagged(orders.resume(PathIds.parse(id), caller.asActor()));
  }

  @GET
  @Path("{id}/slots")
  @Operation(
      summary = "When a standing order is due",
      description = "The next slots from now on, by the tenant's clock; none while it is paused.")
  @APIResponse(
      responseCode = "200",
      description = "The slots",
      content =
          @Content(
              examples =
                  @ExampleObject(name = "one", value = "{\"slots\":[\"2026-11-24T07:30:00Z\"]}")))
  @APIResponse(responseCode = "404", description = "STANDING_ORDER_NOT_FOUND")
  public Slots slots(
      @PathParam("id") String id,
      @Parameter(description = "1 to 100") @QueryParam("count") @DefaultValue("5") int count) {
    StandingOrder order = orders.require(PathIds.parse(id));
    boolean paused = order.status() == OrderStatus.PAUSED;
    OrderSpec spec = order.spec();
    return new Slots(paused ? List.of() : orders.preview(spec.cron(), spec.zone(), count(count)));
  }

  @GET
  @Path("{id}/runs")
  @Operation(
      summary = "What became of a standing order's slots",
      description =
          "The latest first. status: STARTING, STARTED (taskStatus and tokens tell the rest), REFUSED or SKIPPED (code tells"
              + " why). missedFrom: the first of the slots before this one for which nobody was there.")
  @APIResponse(
      responseCode = "200",
      description = "A page of runs",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "one",
                      value =
                          "{\"items\":[{\"id\":\"0192f0c2-…\",\"slot\":\"2026-11-24T07:30:00Z\",\"status\":\"STARTED\","
                              + "\"taskId\":\"0192f0c2-…\",\"taskStatus\":\"SUCCEEDED\",\"tokens\":5118,\"tokenCap\":20000}]}")))
  @APIResponse(responseCode = "404", description = "STANDING_ORDER_NOT_FOUND")
  public Page<RunRow> runs(
      @PathParam("id") String id,
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    int bounded = Page.limit(limit);
    List<RunRow> found = orders.history(PathIds.parse(id), before(cursor), bounded + 1);
    return Page.of(found, bounded, run -> run.slot().toString());
  }

  @DELETE
  @Path("{id}")
  @Operation(
      summary = "Delete a standing order",
      description = "With its history; a task that runs goes on. If-Match as for a change.")
  @APIResponse(responseCode = "204", description = "Deleted")
  @APIResponse(responseCode = "404", description = "STANDING_ORDER_NOT_FOUND")
  @APIResponse(responseCode = "412", description = "STANDING_ORDER_CHANGED")
  public void delete(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch) {
    orders.delete(PathIds.parse(id), IfMatch.version(ifMatch), caller.asActor());
  }

  private static int count(int asked) {
    if (asked < 1 || asked > MAX_SLOTS) {
      throw new ProblemException(WebError.INVALID_REQUEST, "count is 1 to 100");
    }
    return asked;
  }

  private static Optional<Instant> before(String cursor) {
    try {
      return Page.after(cursor).map(Instant::parse);
    } catch (DateTimeException e) {
      throw new ProblemException(WebError.INVALID_REQUEST, "cursor is not one that was given out");
    }
  }

  private static Response tagged(StandingOrder order) {
    return Response.ok(OrderView.of(order)).tag(IfMatch.tag(order.version())).build();
  }
}
