package io.it0.web;

import io.it0.identity.Role;
import io.it0.lifecycle.Command;
import io.it0.lifecycle.Lifecycle;
import io.it0.lifecycle.LifecycleConfig;
import io.it0.period.BillingInterval;
import io.it0.problem.ProblemException;
import io.it0.subscription.NewSubscription;
import io.it0.subscription.Transition;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
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

/** The caller's subscription; the platform's people name the tenant. */
@Path("billing/subscription")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.PLATFORM_ADMIN, Role.TENANT_ADMIN})
@ApplicationScoped
@Tag(name = "Billing")
public class SubscriptionResource {

  private static final String VIEW =
      "{\"id\":\"0192f0c1-…\",\"tenantId\":\"0192f0c0-…\",\"plan\":\"enterprise\",\"planName\":\"Enterprise\","
          + "\"includedTokens\":10000000,\"currency\":\"USD\",\"interval\":\"MONTH\",\"status\":\"active\","
          + "\"price\":{\"base\":\"199.99\",\"overagePerMillionTokens\":\"5\"},\"startedAt\":\"2026-04-01T00:00:00Z\","
          + "\"currentPeriodStart\":\"2026-04-01T00:00:00Z\",\"currentPeriodEnd\":\"2026-05-01T00:00:00Z\","
          + "\"cancelAtPeriodEnd\":false}";
  private static final String CHANGE =
      "{\"action\":\"upgraded\",\"preview\":false,\"effectiveAt\":\"2026-04-11T09:00:00Z\",\"subscription\":"
          + VIEW
          + ",\"lines\":[{\"kind\":\"CREDIT\",\"description\":\"Pro plan, credit for 20 of 30"
          + " days\","
          + "\"quantity\":\"-0.666666667\",\"unit\":\"PERIOD\",\"unitPrice\":\"49.99\",\"amount\":{\"amount\":\"-33.33\",\"currency\":\"USD\"}},{\"kind\":\"BASE\",\"description\":\"Enterprise"
          + " plan, 20 of 30 days\","
          + "\"quantity\":\"0.666666667\",\"unit\":\"PERIOD\",\"unitPrice\":\"199.99\",\"amount\":{\"amount\":\"133.33\","
          + "\"currency\":\"USD\"}}],\"total\":{\"amount\":\"100.00\",\"currency\":\"USD\"},"
          + "\"invoice\":{\"id\":\"0192f0c3-…\",\"number\":\"IT0-000002\"}}";
  private static final String STEP =
      "{\"id\":\"0192f0c4-…\",\"subscriptionId\":\"0192f0c1-…\",\"action\":\"upgraded\",\"fromPlan\":\"pro\","
          + "\"toPlan\":\"enterprise\",\"fromStatus\":\"active\",\"toStatus\":\"active\",\"effectiveAt\":\"2026-04-11T09:00:00Z\",\"actor\":\"ada@acme.example\",\"reason\":\"more"
          + " agents\",\"at\":\"2026-04-11T09:00:00Z\"}";
  private static final String PREVIEW =
      "true: answers what executing it now would do, to the cent, and does nothing";
  private static final String TENANT =
      "A slug or an id; for the platform's people, who must name one";
  private static final String REFUSED =
      "SUBSCRIPTION_STATUS, ALREADY_ON_PLAN, SUBSCRIPTION_OVERTAKEN, UPGRADE_PENDING,"
          + " RENEWAL_PENDING";

  @Inject private Lifecycle lifecycle;
  @Inject private LifecycleConfig config;
  @Inject private ChosenTenant chosen;
  @Inject private Caller caller;

  /** @param interval MONTH or YEAR; absent: as it is */
  public record WantedChange(
      @NotBlank String plan, BillingInterval interval, @Size(max = 500) String reason) {}

  /** @param immediate true: at once, with a credit; for the platform's people */
  public record WantedDowngrade(
      @NotBlank String plan,
      BillingInterval interval,
      Boolean immediate,
      @Size(max = 500) String reason) {}

  /** @param when immediate or period_end */
  public record WantedCancellation(@NotNull String when, @Size(max = 500) String reason) {

    Command.Cancel.When checked() {
      return switch (when) {
        case "immediate" -> Command.Cancel.When.IMMEDIATE;
        case "period_end" -> Command.Cancel.When.PERIOD_END;
        default ->
            throw new ProblemException(WebError.INVALID_REQUEST, "when is immediate or period_end");
      };
    }
  }

  public record Note(@Size(max = 500) String reason) {}

  public record WantedSubscription(
      @NotBlank String plan,
      String currency,
      BillingInterval interval,
      Integer trialDays,
      Boolean trialNeedsPaymentMethod,
      Integer anchorDay,
      Integer fixedMonths,
      @Size(max = 500) String reason) {

    NewSubscription checked(boolean trialNeedsPaymentMethodByDefault) {
      return new NewSubscription(
          plan,
          Objects.requireNonNullElse(currency, "USD"),
          Objects.requireNonNullElse(interval, BillingInterval.MONTH),
          Optional.ofNullable(anchorDay),
          Optional.ofNullable(trialDays),
          Objects.requireNonNullElse(trialNeedsPaymentMethod, trialNeedsPaymentMethodByDefault),
          Optional.ofNullable(fixedMonths));
    }
  }

  @GET
  @RolesAllowed({Role.PLATFORM_ADMIN, Role.TENANT_ADMIN, Role.TENANT_MEMBER, Role.BILLING_READ})
  @Operation(
      summary = "The subscription",
      description = "Its plan, price, period, and what is scheduled for the term's end.")
  @APIResponse(
      responseCode = "200",
      description = "The live subscription",
      content = @Content(examples = @ExampleObject(name = "subscription", value = VIEW)))
  @APIResponse(responseCode = "404", description = "NO_SUBSCRIPTION, TENANT_NOT_FOUND")
  public SubscriptionView get(
      @Parameter(description = TENANT) @QueryParam("tenant") String tenant) {
    return SubscriptionView.of(lifecycle.standing(tenantId(tenant)));
  }

  @GET
  @Path("history")
  @RolesAllowed({Role.PLATFORM_ADMIN, Role.TENANT_ADMIN, Role.TENANT_MEMBER, Role.BILLING_READ})
  @Operation(
      summary = "What happened to the subscription",
      description = "Every step with who, when and why, the latest first.")
  @APIResponse(
      responseCode = "200",
      description = "A page of steps",
      content =
          @Content(examples = @ExampleObject(name = "one", value = "{\"items\":[" + STEP + "]}")))
  public Page<SubscriptionView.StepView> history(
      @Parameter(description = TENANT) @QueryParam("tenant") String tenant,
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    int bounded = Page.limit(limit);
    List<Lifecycle.Step> found =
        lifecycle.history(tenantId(tenant), Page.afterId(cursor), bounded + 1);
    Page<Lifecycle.Step> page = Page.of(found, bounded, step -> step.id().toString());
    return new Page<>(
        page.items().stream().map(SubscriptionView.StepView::of).toList(), page.nextCursor());
  }

  @POST
  @Operation(
      summary = "Subscribe to a plan",
      description =
          "In place of the free plan. The base fee up to the term's end is invoiced at once, or"
              + " where the trial of `trialDays` ends. `anchorDay` begins the months on that day;"
              + " `fixedMonths` ends the subscription after so many.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "a trial",
                      value =
                          "{\"plan\":\"pro\",\"currency\":\"USD\",\"interval\":\"MONTH\",\"trialDays\":14}")))
  @APIResponse(
      responseCode = "201",
      description = "Subscribed; 200 for a preview",
      content = @Content(examples = @ExampleObject(name = "change", value = CHANGE)))
  @APIResponse(responseCode = "404", description = "PLAN_NOT_FOUND, TENANT_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "SUBSCRIPTION_EXISTS")
  @APIResponse(responseCode = "422", description = "SUBSCRIPTION_INVALID, PRICE_NOT_FOUND")
  public Response subscribe(
      @Parameter(description = TENANT) @QueryParam("tenant") String tenant,
      @Parameter(description = PREVIEW) @QueryParam("preview") boolean preview,
      @Valid WantedSubscription wanted) {
    var command = new Command.Subscribe(wanted.checked(config.trialNeedsPaymentMethod()));
    SubscriptionView.ChangeView change = change(tenant, preview, command, wanted.reason());
    return Response.status(preview ? Response.Status.OK : Response.Status.CREATED)
        .entity(change)
        .build();
  }

  @POST
  @Path("upgrade")
  @Operation(
      summary = "Upgrade",
      description =
          "At once, to a plan that costs more or from a month to a year: what is not used of the"
              + " old one is given back, the rest of the term is charged on the new one, by days.")
  @RequestBody(
      content =
          @Content(examples = @ExampleObject(name = "up", value = "{\"plan\":\"enterprise\"}")))
  @APIResponse(
      responseCode = "200",
      description = "What was done, or would be",
      content = @Content(examples = @ExampleObject(name = "change", value = CHANGE)))
  @APIResponse(responseCode = "409", description = REFUSED)
  @APIResponse(responseCode = "422", description = "NOT_AN_UPGRADE, PRICE_NOT_FOUND")
  public SubscriptionView.ChangeView upgrade(
      @Parameter(description = TENANT) @QueryParam("tenant") String tenant,
      @Parameter(description = PREVIEW) @QueryParam("preview") boolean preview,
      @Valid WantedChange wanted) {
    return change(
        tenant,
        preview,
        new Command.Upgrade(wanted.plan(), Optional.ofNullable(wanted.interval())),
        wanted.reason());
  }

  @POST
  @Path("downgrade")
  @Operation(
      summary = "Downgrade",
      description =
          "Where the term ends: until there it is paid for. The platform's people may do it at"
              + " once, with a credit (`immediate`).")
  @RequestBody(
      content = @Content(examples = @ExampleObject(name = "down", value = "{\"plan\":\"pro\"}")))
  @APIResponse(
      responseCode = "200",
      description = "What was scheduled or done, or would be",
      content = @Content(examples = @ExampleObject(name = "change", value = CHANGE)))
  @APIResponse(responseCode = "403", description = "FORBIDDEN: immediate, by a tenant's caller")
  @APIResponse(responseCode = "409", description = REFUSED)
  @APIResponse(responseCode = "422", description = "NOT_A_DOWNGRADE, PRICE_NOT_FOUND")
  public SubscriptionView.ChangeView downgrade(
      @Parameter(description = TENANT) @QueryParam("tenant") String tenant,
      @Parameter(description = PREVIEW) @QueryParam("preview") boolean preview,
      @Valid WantedDowngrade wanted) {
    boolean atOnce = Boolean.TRUE.equals(wanted.immediate());
    if (atOnce && !caller.isPlatform()) {
      throw new ProblemException(
          WebError.FORBIDDEN, "a downgrade at once is for the platform's people");
    }
    return change(
        tenant,
        preview,
        new Command.Downgrade(wanted.plan(), Optional.ofNullable(wanted.interval()), atOnce),
        wanted.reason());
  }

  @POST
  @Path("cancel")
  @Operation(
      summary = "Cancel",
      description =
          "`immediate`: what is not used is given back, overage so far is billed. `period_end`:"
              + " where the term, or the trial, ends. The free plan follows.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "later",
                      value = "{\"when\":\"period_end\",\"reason\":\"too few agents\"}")))
  @APIResponse(
      responseCode = "200",
      description = "What was scheduled or done, or would be",
      content = @Content(examples = @ExampleObject(name = "change", value = CHANGE)))
  @APIResponse(responseCode = "409", description = "NOTHING_TO_CANCEL, " + REFUSED)
  public SubscriptionView.ChangeView cancel(
      @Parameter(description = TENANT) @QueryParam("tenant") String tenant,
      @Parameter(description = PREVIEW) @QueryParam("preview") boolean preview,
      @Valid WantedCancellation wanted) {
    return change(tenant, preview, new Command.Cancel(wanted.checked()), wanted.reason());
  }

  @POST
  @Path("undo")
  @Operation(
      summary = "Take a scheduled change back",
      description =
          "The plan stays as it is. Also takes back an upgrade that waits for its payment.")
  @RequestBody(content = @Content(examples = @ExampleObject(name = "undo", value = "{}")))
  @APIResponse(
      responseCode = "200",
      description = "The subscription as if nothing had been scheduled",
      content = @Content(examples = @ExampleObject(name = "change", value = CHANGE)))
  @APIResponse(responseCode = "409", description = "NOTHING_SCHEDULED")
  public SubscriptionView.ChangeView undo(
      @Parameter(description = TENANT) @QueryParam("tenant") String tenant,
      @Parameter(description = PREVIEW) @QueryParam("preview") boolean preview,
      @Valid Note note) {
    return change(tenant, preview, new Command.Undo(), note.reason());
  }

  @POST
  @Path("resume")
  @Operation(
      summary = "Take a cancellation for the period's end back",
      description = "Possible until the end.")
  @RequestBody(content = @Content(examples = @ExampleObject(name = "resume", value = "{}")))
  @APIResponse(
      responseCode = "200",
      description = "The subscription, which goes on",
      content = @Content(examples = @ExampleObject(name = "change", value = CHANGE)))
  @APIResponse(responseCode = "409", description = "NOTHING_SCHEDULED")
  public SubscriptionView.ChangeView resume(
      @Parameter(description = TENANT) @QueryParam("tenant") String tenant,
      @Parameter(description = PREVIEW) @QueryParam("preview") boolean preview,
      @Valid Note note) {
    return change(tenant, preview, new Command.Resume(), note.reason());
  }

  private SubscriptionView.ChangeView change(
      String tenant, boolean preview, Command command, String reason) {
    UUID id = tenantId(tenant);
    Lifecycle.Outcome outcome =
        preview ? lifecycle.preview(id, command) : lifecycle.execute(id, command, by(reason));
    return SubscriptionView.ChangeView.of(outcome, preview);
  }

  private Transition.By by(String reason) {
    return new Transition.By(
        caller.actor(),
        Objects.requireNonNullElse(reason, "asked for"),
        RequestContext.current().map(RequestContext::id));
  }

  private UUID tenantId(String tenant) {
    return chosen.of(tenant).id();
  }
}
