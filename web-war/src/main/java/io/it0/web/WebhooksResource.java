package io.it0.web;

import io.it0.identity.Role;
import io.it0.payment.InboxRow;
import io.it0.payment.Webhooks;
import io.it0.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What payment providers have told, for the platform's people. */
@Path("admin/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.PLATFORM_ADMIN)
@ApplicationScoped
@Tag(name = "Payments")
public class WebhooksResource {

  private static final String EXAMPLE =
      "{\"id\":\"0192f0c1-…\",\"provider\":\"stripe\",\"deliveryId\":\"evt_1\",\"eventType\":\"payment_intent.succeeded\","
          + "\"status\":\"PARKED\",\"reason\":\"there is no such payment here\",\"deliveries\":1,\"tries\":8,"
          + "\"receivedAt\":\"2026-11-24T12:00:00Z\",\"finishedAt\":\"2026-11-24T13:00:00Z\"}";

  @Inject private Webhooks webhooks;
  @Inject private Caller caller;

  /** @param deliveries how often it came */
  public record WebhookView(
      UUID id,
      String provider,
      String deliveryId,
      String eventType,
      String status,
      String reason,
      UUID paymentId,
      int deliveries,
      int tries,
      Instant receivedAt,
      Instant finishedAt) {

    static WebhookView of(InboxRow row) {
      return new WebhookView(
          row.id(),
          row.provider().label(),
          row.deliveryId(),
          row.eventType(),
          row.status().name(),
          row.reason().orElse(null),
          row.paymentId().orElse(null),
          row.deliveries(),
          row.tries(),
          row.receivedAt(),
          row.finishedAt().orElse(null));
    }
  }

  @GET
  @Operation(
      summary = "List webhooks",
      description =
          "What providers have told and was verified, the latest first. PARKED ones wait for a person.")
  @APIResponse(
      responseCode = "200",
      description = "A page of deliveries",
      content =
          @Content(
              examples = @ExampleObject(name = "one", value = "{\"items\":[" + EXAMPLE + "]}")))
  @APIResponse(responseCode = "400", description = "INVALID_REQUEST")
  public Page<WebhookView> list(
      @Parameter(description = "RECEIVED, APPLIED, IGNORED or PARKED") @QueryParam("status")
          String status,
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    int bounded = Page.limit(limit);
    List<WebhookView> found =
        webhooks
            .page(
                Optional.ofNullable(status).map(WebhooksResource::status),
                Page.afterId(cursor),
                bounded + 1)
            .stream()
            .map(WebhookView::of)
            .toList();
    return Page.of(found, bounded, row -> row.id().toString());
  }

  private static InboxRow.Status status(String name) {
    return Stream.of(InboxRow.Status.values())
        .filter(status -> status.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    WebError.INVALID_REQUEST, "status is RECEIVED, APPLIED, IGNORED or PARKED"));
  }

  @GET
  @Path("{id}")
  @Operation(summary = "A webhook", description = "Without its body, which may name a payer.")
  @APIResponse(
      responseCode = "200",
      description = "The delivery",
      content = @Content(examples = @ExampleObject(name = "parked", value = EXAMPLE)))
  @APIResponse(responseCode = "404", description = "WEBHOOK_NOT_FOUND")
  public WebhookView get(@PathParam("id") String id) {
    return WebhookView.of(webhooks.require(PathIds.parse(id)));
  }

  @POST
  @Path("{id}/replay")
  @Operation(
      summary = "Apply a parked webhook once more",
      description = "It moves a payment forward only, however often it is replayed.")
  @APIResponse(
      responseCode = "200",
      description = "The delivery",
      content = @Content(examples = @ExampleObject(name = "parked", value = EXAMPLE)))
  @APIResponse(responseCode = "404", description = "WEBHOOK_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "WEBHOOK_NOT_REPLAYABLE")
  public WebhookView replay(@PathParam("id") String id) {
    return WebhookView.of(
        webhooks.replay(
            PathIds.parse(id), caller.actor(), RequestContext.current().map(RequestContext::id)));
  }
}
