package io.it0.web;

import io.it0.identity.Role;
import io.it0.problem.ItemError;
import io.it0.problem.ProblemException;
import io.it0.subscription.UsageReport;
import io.it0.subscription.UsageReports;
import io.it0.tenancy.Tenant;
import io.it0.usage.TokenCounts;
import io.it0.usage.intake.EventFormat;
import io.it0.usage.intake.IntakeCaller;
import io.it0.usage.intake.IntakeResult;
import io.it0.usage.intake.UsageIntake;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Usage in, as CloudEvents 1.0, and usage out, as periods and days. */
@Path("")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "Usage")
public class UsageResource {

  private static final String CLOUD_EVENT = "application/cloudevents+json";
  private static final String CLOUD_EVENTS = "application/cloudevents-batch+json";
  private static final String LINES = "application/x-ndjson";

  private static final String EVENT =
      "{\"specversion\":\"1.0\",\"type\":\"io.it0.usage.recorded\",\"source\":\"agents/support\","
          + "\"id\":\"task-4711\",\"time\":\"2026-11-23T12:00:00Z\",\"data\":{\"model\":\"claude-sonnet-4-5\","
          + "\"inputTokens\":4808,\"outputTokens\":310,\"cacheReadTokens\":1200,\"agent\":\"support\"}}";

  private static final String FOREIGN =
      "{\"specversion\":\"1.0\",\"type\":\"io.it0.usage.recorded\",\"source\":\"agents/support\",\"id\":\"chatcmpl-7\","
          + "\"dataschema\":\"https://it0.io/schemas/usage/openai-chat\",\"data\":{\"model\":\"gpt-4o\",\"usage\":{"
          + "\"prompt_tokens\":1400,\"completion_tokens\":200,\"prompt_tokens_details\":{\"cached_tokens\":400}}}}";

  @Inject private UsageIntake intake;
  @Inject private UsageReports reports;
  @Inject private ChosenTenant chosen;
  @Inject private Caller caller;

  /**
   * @param rejected the events that were refused, by their place in the request; all others are on disk
   * @param unpriced models that have no price yet
   */
  public record Accepted(int accepted, List<ItemError> rejected, Collection<String> unpriced) {

    static Accepted of(IntakeResult result) {
      return new Accepted(result.accepted(), result.rejected(), result.unpriced());
    }
  }

  /** @param percent of the included tokens; absent where none are included */
  public record PeriodUsage(
      String plan,
      Instant periodStart,
      Instant periodEnd,
      boolean closed,
      long used,
      long included,
      BigDecimal percent,
      long overage,
      Long projected,
      TokenCounts tokens,
      long events,
      String costUsd,
      long unpricedEvents,
      List<ModelUsage> models) {

    static PeriodUsage of(UsageReport report, List<ModelUsage> models) {
      return new PeriodUsage(
          report.plan(),
          report.period().start(),
          report.period().end(),
          report.closed(),
          report.used(),
          report.included(),
          percent(report),
          report.overage(),
          report.projected(),
          report.tokens(),
          report.events(),
          plain(report.costUsd()),
          report.unpricedEvents(),
          models);
    }

    private static BigDecimal percent(UsageReport report) {
      if (report.included() == 0) {
        return null;
      }
      return BigDecimal.valueOf(report.used())
          .movePointRight(2)
          .divide(BigDecimal.valueOf(report.included()), 1, RoundingMode.HALF_UP);
    }
  }

  public record ModelUsage(
      String model, long events, TokenCounts tokens, String costUsd, long unpricedEvents) {

    static ModelUsage of(UsageReport.Model model) {
      return new ModelUsage(
          model.model(),
          model.events(),
          model.tokens(),
          plain(model.costUsd()),
          model.unpricedEvents());
    }
  }

  public record DayUsage(LocalDate day, long events, TokenCounts tokens, String costUsd) {

    static DayUsage of(UsageReports.Day day) {
      return new DayUsage(day.day(), day.events(), day.tokens(), plain(day.costUsd()));
    }
  }

  @POST
  @Path("usage/events")
  @Consumes({CLOUD_EVENTS, CLOUD_EVENT, MediaType.APPLICATION_JSON, LINES})
  @RolesAllowed({Role.USAGE_WRITE, Role.TENANT_ADMIN, Role.PLATFORM_ADMIN})
  @Operation(
      summary = "Report usage",
      description =
          "CloudEvents 1.0: one event, a JSON array of them, or one a line (NDJSON). An event is known by its"
              + " source and id: repeating it is harmless. A key of the platform names each event's tenant, by slug"
              + " or id, in the extension attribute `tenant`. An event is at most 35 days old and 5 minutes in the"
              + " future. Each event is judged for itself; what is refused is listed by its place. 202 means that"
              + " all others are on disk.")
  @RequestBody(
      description =
          "data: model, inputTokens, outputTokens, cacheReadTokens?, cacheWriteTokens?, agent?, taskId?, sessionId?; or, told"
              + " by dataschema (https://it0.io/schemas/usage/ and anthropic, openai-chat, openai-responses, gemini,"
              + " bedrock-converse or opentelemetry-genai), the provider's own usage object and model",
      content = {
        @Content(
            mediaType = CLOUD_EVENT,
            examples = {
              @ExampleObject(name = "one event", value = EVENT),
              @ExampleObject(name = "an OpenAI usage object", value = FOREIGN)
            }),
        @Content(
            mediaType = CLOUD_EVENTS,
            examples = @ExampleObject(name = "a batch", value = "[" + EVENT + "]")),
        @Content(mediaType = LINES, examples = @ExampleObject(name = "lines", value = EVENT))
      })
  @APIResponse(
      responseCode = "202",
      description = "Accepted, but for what is listed",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "one refused",
                      value =
                          "{\"accepted\":99,\"rejected\":[{\"index\":17,\"code\":\"TOKENS_INVALID\","
                              + "\"message\":\"data.inputTokens: must not be negative\"}],\"unpriced\":[]}")))
  @APIResponse(responseCode = "400", description = "Nothing in it could be accepted")
  @APIResponse(
      responseCode = "503",
      description = "Not taken; send the same again after Retry-After seconds")
  public Response post(
      @Parameter(hidden = true) @HeaderParam("Content-Type") MediaType type, InputStream body) {
    boolean backfill = caller.roles().contains(Role.USAGE_BACKFILL);
    var from = new IntakeCaller(caller.tenant(), backfill);
    return Response.accepted(Accepted.of(intake.accept(from, format(type), body))).build();
  }

  @GET
  @Path("billing/usage/current")
  @RolesAllowed({
    Role.TENANT_ADMIN,
    Role.TENANT_MEMBER,
    Role.USAGE_READ,
    Role.BILLING_READ,
    Role.PLATFORM_ADMIN
  })
  @Operation(
      summary = "The running period's usage",
      description =
          "Used and included tokens, percent, what the period comes to if it goes on like this, the provider's"
              + " price, and the parts by model. The platform names the tenant by slug or id.")
  @APIResponse(
      responseCode = "200",
      description = "The running period",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "usage",
                      value =
                          "{\"plan\":\"Pro\",\"periodStart\":\"2026-11-01T00:00:00Z\",\"periodEnd\":\"2026-12-01T00:00:00Z\","
                              + "\"closed\":false,\"used\":812345,\"included\":1000000,\"percent\":81.2,\"overage\":0,"
                              + "\"projected\":1102210,\"tokens\":{\"input\":700000,\"output\":112345,\"cacheRead\":0,"
                              + "\"cacheWrite\":0},\"events\":412,\"costUsd\":\"3.785175\",\"unpricedEvents\":0,\"models\":[]}")))
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND, NO_SUBSCRIPTION")
  public PeriodUsage current(
      @Parameter(description = "The platform's callers only: slug or id") @QueryParam("tenant")
          String tenant) {
    UsageReport.WithModels current = reports.current(chosen.of(tenant));
    return PeriodUsage.of(current.report(), current.models().stream().map(ModelUsage::of).toList());
  }

  @GET
  @Path("billing/usage/history")
  @RolesAllowed({
    Role.TENANT_ADMIN,
    Role.TENANT_MEMBER,
    Role.USAGE_READ,
    Role.BILLING_READ,
    Role.PLATFORM_ADMIN
  })
  @Operation(
      summary = "Earlier usage",
      description = "By billing period, or by day with granularity=day; the latest first.")
  @APIResponse(
      responseCode = "200",
      description = "A page of periods or days",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "by day",
                      value =
                          "{\"items\":[{\"day\":\"2026-11-22\",\"events\":40,\"tokens\":{\"input\":70000,\"output\":11234,"
                              + "\"cacheRead\":0,\"cacheWrite\":0},\"costUsd\":\"0.37851\"}],\"nextCursor\":\"MjAyNi0xMS0yMg\"}")))
  public Response history(
      @Parameter(description = "The platform's callers only: slug or id") @QueryParam("tenant")
          String tenant,
      @Parameter(description = "period or day") @QueryParam("granularity") @DefaultValue("period")
          String granularity,
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    Tenant whose = chosen.of(tenant);
    int bounded = Page.limit(limit);
    return switch (granularity) {
      case "period" -> Response.ok(periods(whose, bounded, cursor)).build();
      case "day" -> Response.ok(days(whose, bounded, cursor)).build();
      default ->
          throw new ProblemException(WebError.INVALID_REQUEST, "granularity is period or day");
    };
  }

  private Page<PeriodUsage> periods(Tenant tenant, int limit, String cursor) {
    Instant before = after(cursor, Instant::parse).orElse(UsageReports.END_OF_TIME);
    List<PeriodUsage> found =
        reports.history(tenant, before, limit + 1).stream()
            .map(report -> PeriodUsage.of(report, null))
            .toList();
    return Page.of(found, limit, period -> period.periodStart().toString());
  }

  private Page<DayUsage> days(Tenant tenant, int limit, String cursor) {
    LocalDate before = after(cursor, LocalDate::parse).orElse(LocalDate.of(9999, 1, 1));
    List<DayUsage> found =
        reports.days(tenant, before, limit + 1).stream().map(DayUsage::of).toList();
    return Page.of(found, limit, day -> day.day().toString());
  }

  private static <T> Optional<T> after(String cursor, Function<String, T> parse) {
    try {
      return Page.after(cursor).map(parse);
    } catch (DateTimeParseException e) {
      throw new ProblemException(WebError.INVALID_REQUEST, "cursor is not one that was given out");
    }
  }

  private static EventFormat format(MediaType type) {
    return switch (type.getType() + "/" + type.getSubtype()) {
      case CLOUD_EVENTS -> EventFormat.BATCH;
      case LINES -> EventFormat.NDJSON;
      default -> EventFormat.SINGLE;
    };
  }

  private static String plain(BigDecimal usd) {
    return usd.signum() == 0 ? "0" : usd.stripTrailingZeros().toPlainString();
  }
}
