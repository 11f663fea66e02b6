package io.it0.web;

import io.it0.identity.Role;
import io.it0.identity.TestClockAdministration;
import io.it0.period.TestClock;
import io.it0.period.TestClockError;
import io.it0.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Test clocks, for the platform's people. */
@Path("admin/test-clocks")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.PLATFORM_ADMIN)
@ApplicationScoped
@Tag(name = "Administration")
public class TestClocksResource {

  private static final String EXAMPLE =
      "{\"id\":\"0192f0c1-…\",\"name\":\"november\",\"now\":\"2026-11-01T00:00:00Z\",\"status\":\"standing\"}";

  @Inject private TestClockAdministration clocks;
  @Inject private Caller caller;

  public record WantedTestClock(@NotBlank String name, @NotNull Instant now) {}

  /**
   * @param status standing, or advancing to its target
   * @param failure why its last advance stopped before its target; absent if it did not
   */
  public record ClockView(
      UUID id, String name, Instant now, String status, Instant target, String failure) {

    static ClockView of(TestClock clock) {
      return new ClockView(
          clock.id(),
          clock.name(),
          clock.now(),
          clock.target().isPresent() ? "advancing" : "standing",
          clock.target().orElse(null),
          clock.failure().orElse(null));
    }
  }

  /**
   * Exactly one of {@code to} and {@code by}. {@code by} is an ISO 8601 duration of days, hours, minutes and seconds.
   *
   * @param onlySet true: what falls due is left to the next bill run
   */
  public record Advance(Instant to, String by, Boolean onlySet) {

    Duration duration() {
      try {
        Duration duration = Duration.parse(by);
        if (duration.isNegative()) {
          throw new ProblemException(WebError.INVALID_REQUEST, "a clock only goes forward");
        }
        return duration;
      } catch (DateTimeParseException e) {
        throw new ProblemException(WebError.INVALID_REQUEST, "by is a duration like P1D or PT90M");
      }
    }
  }

  @POST
  @Operation(
      summary = "Make a test clock",
      description = "It stands still until it is advanced. Tenants are put on it one by one.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "november",
                      value = "{\"name\":\"november\",\"now\":\"2026-11-01T00:00:00Z\"}")))
  @APIResponse(
      responseCode = "201",
      description = "The clock",
      content = @Content(examples = @ExampleObject(name = "clock", value = EXAMPLE)))
  @APIResponse(responseCode = "422", description = "TEST_CLOCK_INVALID")
  public Response create(@Valid WantedTestClock wanted) {
    TestClock clock = clocks.create(wanted.name(), wanted.now(), caller.asActor());
    return Response.status(Response.Status.CREATED).entity(ClockView.of(clock)).build();
  }

  @GET
  @Operation(summary = "List test clocks", description = "The eldest first.")
  @APIResponse(
      responseCode = "200",
      description = "A page of clocks",
      content =
          @Content(
              examples = @ExampleObject(name = "one", value = "{\"items\":[" + EXAMPLE + "]}")))
  public Page<ClockView> list(
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    int bounded = Page.limit(limit);
    List<TestClock> found = clocks.list(Page.afterId(cursor), bounded + 1);
    Page<TestClock> page = Page.of(found, bounded, clock -> clock.id().toString());
    return new Page<>(page.items().stream().map(ClockView::of).toList(), page.nextCursor());
  }

  @GET
  @Path("{id}")
  @Operation(
      summary = "Read a test clock",
      description = "What time its tenants have, and how far an advance has come.")
  @APIResponse(
      responseCode = "200",
      description = "The clock",
      content = @Content(examples = @ExampleObject(name = "clock", value = EXAMPLE)))
  @APIResponse(responseCode = "404", description = "TEST_CLOCK_NOT_FOUND")
  public ClockView find(@PathParam("id") UUID id) {
    return ClockView.of(clocks.require(id));
  }

  @POST
  @Path("{id}/advance")
  @Operation(
      summary = "Advance a test clock",
      description =
          "To a time, or by a duration; never backwards. The clock goes from one due instant to the"
              + " next, and what falls due for its tenants is done there, in order: renewals, the"
              + " ends of trials, dunning, expiries. An advance that takes longer answers 202 and"
              + " goes on: read the clock to see how far it is. With `onlySet` the clock is set,"
              + " and what is due is left to the next bill run.")
  @RequestBody(
      content =
          @Content(
              examples = {
                @ExampleObject(name = "to", value = "{\"to\":\"2026-12-01T00:05:00Z\"}"),
                @ExampleObject(name = "by", value = "{\"by\":\"P30DT5M\"}")
              }))
  @APIResponse(
      responseCode = "200",
      description = "The clock",
      content = @Content(examples = @ExampleObject(name = "clock", value = EXAMPLE)))
  @APIResponse(responseCode = "202", description = "The clock, which is still on its way")
  @APIResponse(responseCode = "404", description = "TEST_CLOCK_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "TEST_CLOCK_BACKWARDS, TEST_CLOCK_ADVANCING")
  @APIResponse(responseCode = "429", description = "TOO_MANY_ADVANCES")
  @APIResponse(
      responseCode = "500",
      description = "TEST_CLOCK_STOPPED: something due failed; the next advance tries it again")
  public Response advance(@PathParam("id") UUID id, @Valid Advance advance) {
    if ((advance.to() == null) == (advance.by() == null)) {
      throw new ProblemException(WebError.INVALID_REQUEST, "say either to or by");
    }
    Instant to = advance.to() == null ? clocks.after(id, advance.duration()) : advance.to();
    TestClock clock =
        Boolean.TRUE.equals(advance.onlySet())
            ? clocks.set(id, to, caller.asActor())
            : clocks.advanceTo(id, to, caller.asActor());
    clock
        .failure()
        .ifPresent(
            why -> {
              throw new ProblemException(
                  TestClockError.TEST_CLOCK_STOPPED, "at %s: %s".formatted(clock.now(), why));
            });
    Response.Status status =
        clock.target().isPresent() ? Response.Status.ACCEPTED : Response.Status.OK;
    return Response.status(status).entity(ClockView.of(clock)).build();
  }
}
