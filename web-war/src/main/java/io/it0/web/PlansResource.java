package io.it0.web;

import io.it0.catalog.Plan;
import io.it0.catalog.PlanFigures;
import io.it0.catalog.PlanPrice;
import io.it0.catalog.Plans;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The price list, for everyone. */
@Path("billing/plans")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@ApplicationScoped
@Tag(name = "Billing")
public class PlansResource {

  private static final String EXAMPLE =
      """
      {"items":[{"key":"pro","version":1,"name":"Pro","includedTokens":1000000,"hardLimitPercent":150,\
      "maxServers":20,"maxUsers":15,"maxStandingOrders":20,\
      "prices":[{"currency":"USD","interval":"MONTH","base":"49.99","overagePerMillionTokens":"8"}]}]}""";

  @Inject private Plans plans;

  public record PlanList(List<PlanView> items) {}

  /** @param hardLimitPercent of the included tokens; absent: usage is never refused */
  public record PlanView(
      String key,
      int version,
      String name,
      long includedTokens,
      Integer hardLimitPercent,
      int maxServers,
      int maxUsers,
      int maxStandingOrders,
      List<PriceView> prices) {

    static PlanView of(Plan plan) {
      PlanFigures figures = plan.figures();
      return new PlanView(
          plan.key(),
          plan.version(),
          figures.name(),
          figures.includedTokens(),
          figures.hardLimitPercent().orElse(null),
          figures.limits().servers(),
          figures.limits().users(),
          figures.limits().standingOrders(),
          figures.prices().stream().map(PriceView::of).toList());
    }
  }

  /** @param overagePerMillionTokens absent: tokens above the included ones are not billed */
  public record PriceView(
      String currency, String interval, String base, String overagePerMillionTokens) {

    static PriceView of(PlanPrice price) {
      return new PriceView(
          price.base().currencyCode(),
          price.interval().name(),
          price.base().amount().toPlainString(),
          price.overagePerMtok().map(BigDecimal::toPlainString).orElse(null));
    }
  }

  @GET
  @Operation(
      summary = "The plans that can be subscribed to",
      description =
          "The latest version of each, with its limits and its prices in every currency, for a month and for a year."
              + " Public. A new version shows within half a minute.")
  @SecurityRequirementsSet
  @APIResponse(
      responseCode = "200",
      description = "The plans, the smallest first",
      content = @Content(examples = @ExampleObject(name = "plans", value = EXAMPLE)))
  @APIResponse(responseCode = "304", description = "If-None-Match names what is current")
  public Response list(@Context Request request) {
    List<Plan> current = plans.current();
    EntityTag tag = tag(current);
    CacheControl cache = new CacheControl();
    cache.setMaxAge(Math.toIntExact(Plans.CURRENT_FOR.toSeconds()));
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    Response.ResponseBuilder answer =
        unchanged != null
            ? unchanged
            : Response.ok(new PlanList(current.stream().map(PlanView::of).toList())).tag(tag);
    return answer.cacheControl(cache).build();
  }

  // A version never changes, so the versions say everything.
  private static EntityTag tag(List<Plan> plans) {
    return new EntityTag(
        plans.stream().map(plan -> plan.key() + plan.version()).collect(Collectors.joining("-")));
  }
}
