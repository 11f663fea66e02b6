package io.it0.web;

import io.it0.identity.Role;
import io.it0.payment.Payment;
import io.it0.payment.PaymentFilter;
import io.it0.payment.PaymentRecords;
import io.it0.payment.PaymentRecords.Scope;
import io.it0.payment.PaymentStatus;
import io.it0.payment.Payments;
import io.it0.problem.ProblemException;
import io.it0.tenancy.Tenant;
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
import java.time.Duration;
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

/** Payments: a tenant's own, or for the platform's people everybody's. */
@Path("billing/payments")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.PLATFORM_ADMIN, Role.TENANT_ADMIN, Role.TENANT_MEMBER, Role.BILLING_READ})
@ApplicationScoped
@Tag(name = "Payments")
public class PaymentsResource {

  static final String ROW =
      "\"id\":\"0192f0c1-…\",\"invoiceId\":\"0192f0c0-…\",\"tenantId\":\"0192f0bf-…\",\"attempt\":1,"
          + "\"provider\":\"alipay\",\"status\":\"PENDING\",\"amount\":{\"amount\":\"349.00\",\"currency\":\"CNY\"},"
          + "\"underReview\":false,\"createdAt\":\"2026-11-24T12:00:00Z\",\"updatedAt\":\"2026-11-24T12:00:01Z\","
          + "\"expiresAt\":\"2026-11-24T14:00:00Z\"";
  static final String ACTION =
      "\"action\":{\"type\":\"qr\",\"qrContent\":\"https://qr.alipay.com/bax0…\",\"qrPng\":\"data:image/png;base64,…\","
          + "\"qrSvg\":\"<svg …\"}";

  private static final int MAX_WAIT = 60;

  @Inject private Payments payments;
  @Inject private PaymentRecords records;
  @Inject private ChosenTenant chosen;
  @Inject private Caller caller;

  @GET
  @Operation(
      summary = "List payments",
      description =
          "The latest first. A tenant sees its own; the platform's people see everybody's, or with `tenant` (slug or"
              + " id) one tenant's, and with `underReview` those that wait for one of them.")
  @APIResponse(
      responseCode = "200",
      description = "A page of payments",
      content =
          @Content(examples = @ExampleObject(name = "one", value = "{\"items\":[{" + ROW + "}]}")))
  @APIResponse(responseCode = "400", description = "INVALID_REQUEST")
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND")
  public Page<PaymentView> list(
      @Parameter(description = "Of this invoice") @QueryParam("invoice") String invoice,
      @Parameter(
              description =
                  "CREATED, UNKNOWN, PENDING, ACTION_REQUIRED, PROCESSING, FAILED, CANCELLED, SUCCEEDED")
          @QueryParam("status")
          String status,
      @QueryParam("underReview") boolean underReview,
      @Parameter(description = "A slug or an id; a tenant's callers find their own only")
          @QueryParam("tenant")
          String tenant,
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    int bounded = Page.limit(limit);
    var filter =
        new PaymentFilter(
            Optional.ofNullable(tenant).map(chosen::of).map(Tenant::id),
            Optional.ofNullable(invoice).map(PathIds::parse),
            Optional.ofNullable(status).map(PaymentsResource::status),
            underReview);
    Place after = Place.parse(cursor);
    List<Payment> found = records.page(scope(), filter, after.createdAt(), after.id(), bounded + 1);
    Page<Payment> page = Page.of(found, bounded, p -> p.createdAt() + "|" + p.id());
    return new Page<>(page.items().stream().map(PaymentView::row).toList(), page.nextCursor());
  }

  /** Where the next page starts. */
  private record Place(Optional<Instant> createdAt, Optional<UUID> id) {

    static Place parse(String cursor) {
      try {
        return Page.after(cursor)
            .map(key -> key.split("\\|", 2))
            .map(
                key ->
                    new Place(
                        Optional.of(Instant.parse(key[0])), Optional.of(UUID.fromString(key[1]))))
            .orElseGet(() -> new Place(Optional.empty(), Optional.empty()));
      } catch (RuntimeException e) {
        throw new ProblemException(
            WebError.INVALID_REQUEST, "cursor is not one that was given out");
      }
    }
  }

  private static PaymentStatus status(String name) {
    return Stream.of(PaymentStatus.values())
        .filter(status -> status.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new ProblemException(WebError.INVALID_REQUEST, "status is none that there is"));
  }

  @GET
  @Path("{id}")
  @Operation(
      summary = "A payment",
      description =
          "With its refunds and disputes, and for the tenant's administrators with what the payer has to be shown. With"
              + " `wait` the answer comes once something has changed, or after that many seconds.")
  @APIResponse(
      responseCode = "200",
      description = "The payment",
      content =
          @Content(
              examples = @ExampleObject(name = "open", value = "{" + ROW + "," + ACTION + "}")))
  @APIResponse(responseCode = "404", description = "PAYMENT_NOT_FOUND: none, or another tenant's")
  public PaymentView get(
      @PathParam("id") String id,
      @Parameter(description = "Seconds, 0 to 60") @QueryParam("wait") @DefaultValue("0")
          int wait) {
    if (wait < 0 || wait > MAX_WAIT) {
      throw new ProblemException(WebError.INVALID_REQUEST, "wait is 0 to 60 seconds");
    }
    UUID payment = PathIds.parse(id);
    Scope scope = scope();
    PaymentRecords.Detail detail =
        payments.await(() -> records.require(scope, payment), Duration.ofSeconds(wait));
    return PaymentView.of(detail, isPayer());
  }

  @POST
  @Path("{id}/cancel")
  @RolesAllowed({Role.PLATFORM_ADMIN, Role.TENANT_ADMIN})
  @Operation(
      summary = "End a payment",
      description =
          "If it is not paid yet. What arrives all the same becomes customer credit, or is sent back.")
  @APIResponse(
      responseCode = "200",
      description = "The payment, as it is then",
      content = @Content(examples = @ExampleObject(name = "payment", value = "{" + ROW + "}")))
  @APIResponse(responseCode = "404", description = "PAYMENT_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "PAYMENT_IN_PROGRESS: it cannot be ended now")
  public PaymentView cancel(@PathParam("id") String id) {
    UUID payment = PathIds.parse(id);
    records.require(scope(), payment);
    payments.cancel(payment);
    return PaymentView.of(records.require(scope(), payment), isPayer());
  }

  private Scope scope() {
    return caller.isPlatform() ? Scope.EVERYBODYS : Scope.OWN;
  }

  private boolean isPayer() {
    return caller.roles().contains(Role.TENANT_ADMIN);
  }
}
