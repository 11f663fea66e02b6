package io.it0.web;

import io.it0.identity.Role;
import io.it0.usage.pricing.ModelPriceDesk;
import io.it0.usage.pricing.PriceTier;
import io.it0.usage.pricing.Rates;
import io.it0.usage.pricing.Repricing;
import io.it0.usage.pricing.StoredPrice;
import io.it0.usage.pricing.WantedPrice;
import io.it0.usage.pricing.WantedPrice.WantedRates;
import io.it0.usage.pricing.WantedPrice.WantedTier;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the models' providers charge, for the platform's people. */
@Path("admin/model-prices")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.PLATFORM_ADMIN)
@ApplicationScoped
@Tag(name = "Administration")
public class ModelPricesResource {

  private static final String RATES =
      "\"input\":\"1.25\",\"output\":\"10\",\"cacheRead\":\"0.125\",\"cacheWrite\":\"1.25\",\"cacheWrite1h\":\"1.25\"";

  private static final String PRICE =
      "{\"id\":\"0192f0c1-…\",\"model\":\"new-model\",\"effectiveFrom\":\"2026-11-01T00:00:00Z\",\"tiers\":[{\"aboveInputTokens\":0,"
          + RATES
          + "}],\"createdAt\":\"2026-11-23T12:00:00Z\",\"createdBy\":\"ada@it0.example\"}";

  private static final String REPRICING =
      "{\"id\":\"0192f0c2-…\",\"priceId\":\"0192f0c1-…\",\"model\":\"new-model\",\"status\":\"RUNNING\","
          + "\"requestedBy\":\"ada@it0.example\",\"records\":20000,\"costUsd\":\"57.1\",\"remaining\":310000,"
          + "\"createdAt\":\"2026-11-23T12:00:00Z\",\"heartbeatAt\":\"2026-11-23T12:00:02Z\"}";

  @Inject private ModelPriceDesk desk;
  @Inject private Caller caller;

  /**
   * @param input in US dollars per 1,000,000 tokens, like all of them
   * @param cacheRead absent, like {@code cacheWrite}: charged as input
   * @param cacheWrite1h absent: charged as {@code cacheWrite}
   * @param tiers for requests that read more tokens than {@code aboveInputTokens}
   */
  public record Wanted(
      String model,
      Instant effectiveFrom,
      BigDecimal input,
      BigDecimal output,
      BigDecimal cacheRead,
      BigDecimal cacheWrite,
      BigDecimal cacheWrite1h,
      List<Tier> tiers) {

    WantedPrice price() {
      var rates = new WantedRates(input, output, cacheRead, cacheWrite, cacheWrite1h);
      List<WantedTier> more = tiers == null ? List.of() : tiers.stream().map(Tier::tier).toList();
      return new WantedPrice(model, effectiveFrom, rates, more);
    }
  }

  public record Tier(
      Long aboveInputTokens,
      BigDecimal input,
      BigDecimal output,
      BigDecimal cacheRead,
      BigDecimal cacheWrite,
      BigDecimal cacheWrite1h) {

    private static WantedTier tier(Tier tier) {
      return tier == null
          ? null
          : new WantedTier(
              tier.aboveInputTokens,
              new WantedRates(
                  tier.input, tier.output, tier.cacheRead, tier.cacheWrite, tier.cacheWrite1h));
    }
  }

  /** Rates as texts, so that no reader rounds them. */
  public record TierView(
      long aboveInputTokens,
      String input,
      String output,
      String cacheRead,
      String cacheWrite,
      String cacheWrite1h) {

    static TierView of(PriceTier tier) {
      Rates rates = tier.rates();
      return new TierView(
          tier.aboveInputTokens(),
          plain(rates.input()),
          plain(rates.output()),
          plain(rates.cacheRead()),
          plain(rates.cacheWrite()),
          plain(rates.cacheWrite1h()));
    }
  }

  public record PriceView(
      UUID id,
      String model,
      Instant effectiveFrom,
      List<TierView> tiers,
      Instant createdAt,
      String createdBy) {

    static PriceView of(StoredPrice stored) {
      return new PriceView(
          stored.id(),
          stored.price().model(),
          stored.price().effectiveFrom(),
          stored.price().tiers().stream().map(TierView::of).toList(),
          stored.createdAt(),
          stored.createdBy());
    }
  }

  /** @param repricing absent for a shipped price that nothing waited for */
  public record TakenView(PriceView price, RepricingView repricing) {}

  public record RepricingView(
      UUID id,
      UUID priceId,
      String model,
      String status,
      String requestedBy,
      long records,
      String costUsd,
      Long remaining,
      Instant createdAt,
      Instant heartbeatAt,
      Instant finishedAt,
      String message) {

    static RepricingView of(Repricing repricing) {
      return new RepricingView(
          repricing.id(),
          repricing.priceId(),
          repricing.model(),
          repricing.status().name(),
          repricing.requestedBy(),
          repricing.records(),
          plain(repricing.costUsd()),
          repricing.remaining(),
          repricing.createdAt(),
          repricing.heartbeatAt(),
          repricing.finishedAt(),
          repricing.message());
    }
  }

  @POST
  @Operation(
      summary = "Add a model's price",
      description =
          "In US dollars per 1,000,000 tokens, from a time on until the model's next price. Cache rates that are left out"
              + " are charged as input, a 1-hour write as a write. A tier is for whole requests that read more than"
              + " aboveInputTokens, from the cache or not. A price never changes: the same again answers 200, another one of"
              + " the same time 409. What was recorded since then without a price is priced in the background, exactly"
              + " once, closed periods too; what had a price keeps it. Other nodes know the price within seconds.")
  @RequestBody(
      content =
          @Content(
              examples = {
                @ExampleObject(
                    name = "plain",
                    value =
                        "{\"model\":\"new-model\",\"effectiveFrom\":\"2026-11-01T00:00:00Z\",\"input\":1.25,\"output\":10}"),
                @ExampleObject(
                    name = "with a tier",
                    value =
                        "{\"model\":\"new-model\",\"effectiveFrom\":\"2026-11-01T00:00:00Z\",\"input\":1.25,\"output\":10,"
                            + "\"cacheRead\":0.125,\"tiers\":[{\"aboveInputTokens\":200000,\"input\":2.5,\"output\":15,"
                            + "\"cacheRead\":0.25}]}")
              }))
  @APIResponse(
      responseCode = "201",
      description = "The price, and the work of pricing what waited for it",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "taken",
                      value = "{\"price\":" + PRICE + ",\"repricing\":" + REPRICING + "}")))
  @APIResponse(responseCode = "200", description = "The same price was there already")
  @APIResponse(responseCode = "409", description = "MODEL_PRICE_CONFLICT")
  @APIResponse(responseCode = "422", description = "MODEL_PRICE_INVALID, with the field")
  public Response add(Wanted wanted) {
    ModelPriceDesk.Taken taken =
        desk.add(wanted.price(), caller.actor(), RequestContext.current().map(RequestContext::id));
    RepricingView repricing =
        Optional.ofNullable(taken.repricing()).map(RepricingView::of).orElse(null);
    return Response.status(taken.added() ? Response.Status.CREATED : Response.Status.OK)
        .entity(new TakenView(PriceView.of(taken.price()), repricing))
        .build();
  }

  @GET
  @Operation(
      summary = "List model prices",
      description = "The newest first: the shipped ones and those that were added.")
  @APIResponse(
      responseCode = "200",
      description = "A page of prices",
      content =
          @Content(examples = @ExampleObject(name = "one", value = "{\"items\":[" + PRICE + "]}")))
  public Page<PriceView> list(
      @Parameter(description = "Only this model's") @QueryParam("model") String model,
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    int bounded = Page.limit(limit);
    Optional<String> named = Optional.ofNullable(model).filter(m -> m.indexOf('\0') < 0);
    List<PriceView> found =
        desk.list(named, Page.afterId(cursor), bounded + 1).stream().map(PriceView::of).toList();
    return Page.of(found, bounded, price -> price.id().toString());
  }

  @GET
  @Path("repricings")
  @Operation(
      summary = "List repricings",
      description =
          "The newest first: the work of pricing what was recorded before its price came.")
  @APIResponse(
      responseCode = "200",
      description = "A page of repricings",
      content =
          @Content(
              examples = @ExampleObject(name = "one", value = "{\"items\":[" + REPRICING + "]}")))
  public Page<RepricingView> repricings(
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    int bounded = Page.limit(limit);
    List<RepricingView> found =
        desk.repricings(Page.afterId(cursor), bounded + 1).stream().map(RepricingView::of).toList();
    return Page.of(found, bounded, repricing -> repricing.id().toString());
  }

  @GET
  @Path("repricings/{id}")
  @Operation(
      summary = "How far a repricing is",
      description =
          "RUNNING over what is recorded; SETTLING until usage that was accepted before every node knew the price is"
              + " counted, which is priced too; COMPLETED. It goes on after a crash, on any node.")
  @APIResponse(
      responseCode = "200",
      description = "The repricing",
      content = @Content(examples = @ExampleObject(name = "repricing", value = REPRICING)))
  @APIResponse(responseCode = "404", description = "REPRICING_NOT_FOUND")
  public RepricingView repricing(@PathParam("id") String id) {
    return RepricingView.of(desk.requireRepricing(PathIds.parse(id)));
  }

  private static String plain(BigDecimal usd) {
    return usd.signum() == 0 ? "0" : usd.stripTrailingZeros().toPlainString();
  }
}
