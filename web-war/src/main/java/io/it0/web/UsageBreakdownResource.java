package io.it0.web;

import io.it0.identity.Role;
import io.it0.problem.ProblemException;
import io.it0.subscription.UsageBreakdown;
import io.it0.subscription.UsageBreakdown.By;
import io.it0.subscription.UsageBreakdowns;
import io.it0.tenancy.Tenant;
import io.it0.usage.TokenCounts;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Usage as people look at it: by day, and by model or agent. */
@Path("billing/usage/breakdown")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({
  Role.TENANT_ADMIN,
  Role.TENANT_MEMBER,
  Role.USAGE_READ,
  Role.BILLING_READ,
  Role.PLATFORM_ADMIN
})
@ApplicationScoped
@Tag(name = "Usage")
public class UsageBreakdownResource {

  private static final String EXAMPLE =
      "{\"by\":\"agent\",\"from\":\"2026-11-21\",\"to\":\"2026-11-22\",\"names\":[{\"name\":\"support\",\"events\":41,"
          + "\"tokens\":{\"input\":150000,\"output\":20000,\"cacheRead\":0,\"cacheWrite\":0}},{\"name\":\"\",\"events\":3,"
          + "\"tokens\":{\"input\":9000,\"output\":700,\"cacheRead\":0,\"cacheWrite\":0}}],\"days\":[{\"day\":\"2026-11-21\","
          + "\"tokens\":[90000,9700]},{\"day\":\"2026-11-22\",\"tokens\":[80000,0]}]}";

  @Inject private UsageBreakdowns breakdowns;
  @Inject private ChosenTenant chosen;

  public record BreakdownView(
      String by, LocalDate from, LocalDate to, List<NameView> names, List<DayView> days) {

    static BreakdownView of(By by, UsageBreakdown found) {
      return new BreakdownView(
          by.name().toLowerCase(Locale.ROOT),
          found.from(),
          found.to(),
          found.names().stream().map(n -> new NameView(n.name(), n.events(), n.tokens())).toList(),
          found.days().stream().map(d -> new DayView(d.day(), d.tokens())).toList());
    }
  }

  /** @param name absent: all the others; empty: no agent was named */
  public record NameView(String name, long events, TokenCounts tokens) {}

  /** @param tokens input and output of each of the names, in their order */
  public record DayView(LocalDate day, List<Long> tokens) {}

  @GET
  @Operation(
      summary = "Usage by day and by model or agent",
      description =
          "Of the running period; with `days` (1 to 92) of the last days, or with `from` and `to` of those days, in the"
              + " tenant's time zone. The seven that used most are told apart, the rest is summed. A day's tokens are its"
              + " input and output.")
  @APIResponse(
      responseCode = "200",
      description = "The sums, and each day",
      content = @Content(examples = @ExampleObject(name = "by agent", value = EXAMPLE)))
  @APIResponse(responseCode = "400", description = "INVALID_REQUEST")
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND, NO_SUBSCRIPTION")
  public BreakdownView get(
      @Parameter(description = "model or agent") @QueryParam("by") @DefaultValue("model") String by,
      @QueryParam("days") Integer days,
      @Parameter(description = "The first day, such as 2026-11-01") @QueryParam("from") String from,
      @Parameter(description = "The last day") @QueryParam("to") String to,
      @Parameter(description = "The platform's callers only: slug or id") @QueryParam("tenant")
          String tenant) {
    Tenant whose = chosen.of(tenant);
    By apart = apart(by);
    return BreakdownView.of(apart, found(whose, apart, days, from, to));
  }

  private UsageBreakdown found(Tenant tenant, By by, Integer days, String from, String to) {
    if (from != null || to != null) {
      requireThat(days == null, "days, or from and to");
      LocalDate first = day("from", from);
      LocalDate last = day("to", to);
      long between = ChronoUnit.DAYS.between(first, last);
      requireThat(
          between >= 0 && between < UsageBreakdowns.MAX_DAYS,
          "from and to are 1 to " + UsageBreakdowns.MAX_DAYS + " days");
      return breakdowns.between(tenant, by, first, last);
    }
    if (days == null) {
      return breakdowns.running(tenant, by);
    }
    requireThat(
        days >= 1 && days <= UsageBreakdowns.MAX_DAYS, "days is 1 to " + UsageBreakdowns.MAX_DAYS);
    return breakdowns.latest(tenant, by, days);
  }

  private static By apart(String by) {
    return Stream.of(By.values())
        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(by))
        .findFirst()
        .orElseThrow(() -> new ProblemException(WebError.INVALID_REQUEST, "by is model or agent"));
  }

  private static LocalDate day(String name, String text) {
    requireThat(text != null && text.length() == 10, name + " is a day like 2026-11-01");
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new ProblemException(WebError.INVALID_REQUEST, name + " is a day like 2026-11-01");
    }
  }

  private static void requireThat(boolean holds, String otherwise) {
    if (!holds) {
      throw new ProblemException(WebError.INVALID_REQUEST, otherwise);
    }
  }
}
