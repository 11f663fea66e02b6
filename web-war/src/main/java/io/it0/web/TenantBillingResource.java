package io.it0.web;

import io.it0.audit.AuditEntry;
import io.it0.identity.Role;
import io.it0.lifecycle.Charges;
import io.it0.lifecycle.NewCharge;
import io.it0.lifecycle.Prices;
import io.it0.lifecycle.Thresholds;
import io.it0.money.Money;
import io.it0.period.BillingInterval;
import io.it0.subscription.PriceOverride;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
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
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What is agreed with one tenant: charges, prices, thresholds. For the platform's people. */
@Path("admin/tenants/{tenant}")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.PLATFORM_ADMIN)
@ApplicationScoped
@Tag(name = "Administration")
public class TenantBillingResource {

  private static final String PRICE =
      "{\"id\":\"0192f0c5-…\",\"plan\":\"enterprise\",\"currency\":\"USD\",\"interval\":\"MONTH\",\"base\":\"149.00\","
          + "\"overagePerMillionTokens\":\"4\",\"effectiveFrom\":\"2026-05-01T00:00:00Z\"}";

  @Inject private Charges charges;
  @Inject private Prices prices;
  @Inject private Thresholds thresholds;
  @Inject private ChosenTenant chosen;
  @Inject private Caller caller;

  /** @param amount of one piece, a decimal string */
  public record WantedCharge(
      @NotBlank String sourceId,
      @NotBlank String description,
      Integer quantity,
      @NotBlank String amount,
      @NotBlank String currency) {

    NewCharge checked() {
      return new NewCharge(
          sourceId, description, quantity == null ? 1 : quantity, Money.of(amount, currency));
    }
  }

  public record ChargeView(
      UUID id,
      String sourceId,
      String description,
      int quantity,
      MoneyView unitPrice,
      UUID invoiceId) {

    static ChargeView of(Charges.Charged charged) {
      return new ChargeView(
          charged.id(),
          charged.charge().sourceId(),
          charged.charge().description(),
          charged.charge().quantity(),
          MoneyView.of(charged.charge().unitPrice()),
          charged.invoiceId());
    }
  }

  /**
   * @param base absent: the plan's
   * @param overagePerMillionTokens absent: the plan's
   * @param effectiveFrom absent: from now on
   */
  public record WantedPrice(
      @NotBlank String plan,
      @NotBlank String currency,
      @NotNull BillingInterval interval,
      String base,
      BigDecimal overagePerMillionTokens,
      Instant effectiveFrom,
      Instant effectiveUntil) {

    Prices.Wanted checked() {
      return new Prices.Wanted(
          plan,
          currency,
          interval,
          Optional.ofNullable(base).map(amount -> Money.of(amount, currency)),
          Optional.ofNullable(overagePerMillionTokens),
          Optional.ofNullable(effectiveFrom),
          Optional.ofNullable(effectiveUntil));
    }
  }

  public record PriceView(
      UUID id,
      String plan,
      String currency,
      String interval,
      String base,
      String overagePerMillionTokens,
      Instant effectiveFrom,
      Instant effectiveUntil) {

    static PriceView of(PriceOverride price) {
      return new PriceView(
          price.id(),
          price.planKey(),
          price.currency(),
          price.interval().name(),
          price
              .baseMinor()
              .map(minor -> Money.ofMinor(minor, price.currency()).amount().toPlainString())
              .orElse(null),
          price.overagePerMtok().map(BigDecimal::toPlainString).orElse(null),
          price.from(),
          price.until().orElse(null));
    }
  }

  public record PriceList(List<PriceView> items) {}

  /** @param amount a decimal string; 0: none, whatever the plan's threshold is */
  public record WantedThreshold(@NotBlank String amount, @NotBlank String currency) {}

  public record ThresholdList(List<MoneyView> items) {}

  @POST
  @Path("charges")
  @Operation(
      summary = "Charge something once",
      description =
          "Invoiced at once. The same `sourceId` is charged once per tenant: sent again it answers"
              + " 200 and the same invoice, with other content it is refused.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "training",
                      value =
                          "{\"sourceId\":\"order-1789\",\"description\":\"Training, half a"
                              + " day\",\"quantity\":2,"
                              + "\"amount\":\"450.00\",\"currency\":\"USD\"}")))
  @APIResponse(
      responseCode = "201",
      description = "Charged; 200 if it had been",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "charge",
                      value =
                          "{\"id\":\"0192f0c6-…\",\"sourceId\":\"order-1789\",\"description\":\"Training,"
                              + " half a day\","
                              + "\"quantity\":2,\"unitPrice\":{\"amount\":\"450.00\",\"currency\":\"USD\"},"
                              + "\"invoiceId\":\"0192f0c7-…\"}")))
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "CHARGE_CONFLICT")
  @APIResponse(
      responseCode = "422",
      description = "CHARGE_INVALID, INVALID_AMOUNT, UNKNOWN_CURRENCY")
  public Response charge(@PathParam("tenant") String tenant, @Valid WantedCharge wanted) {
    Charges.Charged charged = charges.charge(chosen.of(tenant).id(), wanted.checked(), by());
    return Response.status(charged.made() ? Response.Status.CREATED : Response.Status.OK)
        .entity(ChargeView.of(charged))
        .build();
  }

  @POST
  @Path("prices")
  @Operation(
      summary = "Agree on a price",
      description =
          "The tenant's own price of a plan, for base fees and plan segments that start while it"
              + " holds. It begins now or later, so that what was rated stays as it was.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "price",
                      value =
                          "{\"plan\":\"enterprise\",\"currency\":\"USD\",\"interval\":\"MONTH\",\"base\":\"149.00\","
                              + "\"overagePerMillionTokens\":4,\"effectiveFrom\":\"2026-05-01T00:00:00Z\"}")))
  @APIResponse(
      responseCode = "201",
      description = "The price",
      content = @Content(examples = @ExampleObject(name = "price", value = PRICE)))
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND, PLAN_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "PRICE_OVERRIDE_EXISTS")
  @APIResponse(responseCode = "422", description = "PRICE_OVERRIDE_INVALID, PRICE_NOT_FOUND")
  public Response setPrice(@PathParam("tenant") String tenant, @Valid WantedPrice wanted) {
    PriceOverride price = prices.set(chosen.of(tenant).id(), wanted.checked(), by());
    return Response.status(Response.Status.CREATED).entity(PriceView.of(price)).build();
  }

  @GET
  @Path("prices")
  @Operation(summary = "A tenant's own prices", description = "By plan and time.")
  @APIResponse(
      responseCode = "200",
      description = "All of them; there are few",
      content =
          @Content(examples = @ExampleObject(name = "one", value = "{\"items\":[" + PRICE + "]}")))
  public PriceList prices(@PathParam("tenant") String tenant) {
    return new PriceList(prices.of(chosen.of(tenant).id()).stream().map(PriceView::of).toList());
  }

  @DELETE
  @Path("prices/{id}")
  @Operation(
      summary = "End a price",
      description = "From now on the plan's holds again. What has begun at it is billed at it.")
  @APIResponse(responseCode = "204", description = "Ended")
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND, PRICE_OVERRIDE_NOT_FOUND")
  public void endPrice(@PathParam("tenant") String tenant, @PathParam("id") String id) {
    prices.end(chosen.of(tenant).id(), PathIds.parse(id), by());
  }

  @PUT
  @Path("threshold")
  @Operation(
      summary = "Invoice overage before the month ends",
      description =
          "As soon as the overage that is not yet invoiced reaches the amount; the period's end"
              + " bills the rest. Goes before the plan's own threshold.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "threshold",
                      value = "{\"amount\":\"500.00\",\"currency\":\"USD\"}")))
  @APIResponse(responseCode = "204", description = "Set")
  @APIResponse(responseCode = "422", description = "THRESHOLD_INVALID, INVALID_AMOUNT")
  public void setThreshold(@PathParam("tenant") String tenant, @Valid WantedThreshold wanted) {
    thresholds.setOfTenant(
        chosen.of(tenant).id(), Money.of(wanted.amount(), wanted.currency()), by());
  }

  @GET
  @Path("threshold")
  @Operation(summary = "A tenant's own thresholds", description = "By currency.")
  @APIResponse(
      responseCode = "200",
      description = "All of them",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "one",
                      value = "{\"items\":[{\"amount\":\"500.00\",\"currency\":\"USD\"}]}")))
  public ThresholdList thresholds(@PathParam("tenant") String tenant) {
    return new ThresholdList(
        thresholds.ofTenant(chosen.of(tenant).id()).stream().map(MoneyView::of).toList());
  }

  private AuditEntry.By by() {
    return new AuditEntry.By(caller.actor(), RequestContext.current().map(RequestContext::id));
  }
}
