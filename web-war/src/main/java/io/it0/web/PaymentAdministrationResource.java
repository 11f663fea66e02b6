package io.it0.web;

import io.it0.identity.Role;
import io.it0.money.Money;
import io.it0.payment.PaymentRecords;
import io.it0.payment.PaymentRecords.Scope;
import io.it0.payment.Payments;
import io.it0.payment.RefundRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the platform's people do with payments. */
@Path("admin/payments/{id}")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.PLATFORM_ADMIN)
@ApplicationScoped
@Tag(name = "Payments")
public class PaymentAdministrationResource {

  private static final String REFUND =
      "{\"id\":\"0192f0c2-…\",\"paymentId\":\"0192f0c1-…\",\"status\":\"SUCCEEDED\",\"origin\":\"PERSON\","
          + "\"amount\":{\"amount\":\"10.00\",\"currency\":\"CNY\"},\"reason\":\"goodwill\","
          + "\"createdAt\":\"2026-11-24T12:00:00Z\",\"updatedAt\":\"2026-11-24T12:00:01Z\"}";

  @Inject private Payments payments;
  @Inject private PaymentRecords records;
  @Inject private Caller caller;

  public record Amount(@NotNull String amount, @NotNull String currency) {

    Money money() {
      return Money.of(amount, currency);
    }
  }

  /** @param amount absent: whatever is left of the payment */
  public record RefundWanted(@Valid Amount amount, @NotBlank @Size(max = 200) String reason) {}

  /**
   * @param book whether what arrived is booked; otherwise nothing is
   * @param amount what arrived; absent: what the provider said
   */
  public record Review(boolean book, @Valid Amount amount) {}

  @POST
  @Path("refunds")
  @Operation(
      summary = "Refund a payment",
      description =
          "Sends money back through the provider. The same Idempotency-Key gives the same refund. Look at the payment"
              + " for what becomes of a refund that is PENDING or UNKNOWN: the provider is asked until it is clear.")
  @RequestBody(
      content =
          @Content(
              examples = {
                @ExampleObject(
                    name = "a part",
                    value =
                        "{\"amount\":{\"amount\":\"10.00\",\"currency\":\"CNY\"},\"reason\":\"goodwill\"}"),
                @ExampleObject(name = "all of it", value = "{\"reason\":\"paid twice\"}")
              }))
  @APIResponse(
      responseCode = "201",
      description = "The refund",
      content = @Content(examples = @ExampleObject(name = "refund", value = REFUND)))
  @APIResponse(responseCode = "400", description = "IDEMPOTENCY_KEY_REQUIRED, INVALID_REQUEST")
  @APIResponse(responseCode = "404", description = "PAYMENT_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "NOT_REFUNDABLE, IDEMPOTENCY_KEY_REUSED")
  public Response refund(
      @PathParam("id") String id,
      @Parameter(required = true, description = "1 to 255 printable characters")
          @HeaderParam("Idempotency-Key")
          String key,
      @Valid RefundWanted wanted) {
    var request =
        new RefundRequest(
            PathIds.parse(id),
            Optional.ofNullable(wanted.amount()).map(Amount::money),
            wanted.reason(),
            key,
            caller.actor());
    return Response.status(Response.Status.CREATED)
        .entity(PaymentView.RefundView.of(payments.refund(request)))
        .build();
  }

  @POST
  @Path("review")
  @Operation(
      summary = "Decide on a payment under review",
      description =
          "A payment is under review if the provider names another amount, currency or payment than was begun, or too"
              + " little arrived. Booked, what arrived settles the invoice as far as it goes, and the rest becomes"
              + " customer credit; otherwise the payment is cancelled.")
  @RequestBody(
      content =
          @Content(
              examples = {
                @ExampleObject(
                    name = "book it",
                    value =
                        "{\"book\":true,\"amount\":{\"amount\":\"9.50\",\"currency\":\"USD\"}}"),
                @ExampleObject(name = "nothing arrived", value = "{\"book\":false}")
              }))
  @APIResponse(
      responseCode = "200",
      description = "The payment",
      content =
          @Content(
              examples =
                  @ExampleObject(name = "payment", value = "{" + PaymentsResource.ROW + "}")))
  @APIResponse(responseCode = "400", description = "PAYMENT_INVALID: the amount is missing")
  @APIResponse(responseCode = "409", description = "NOT_QUARANTINED")
  public PaymentView review(@PathParam("id") String id, @Valid Review review) {
    UUID payment = PathIds.parse(id);
    payments.decide(
        payment,
        review.book(),
        Optional.ofNullable(review.amount()).map(Amount::money),
        caller.actor(),
        RequestContext.current().map(RequestContext::id));
    return PaymentView.of(records.require(Scope.EVERYBODYS, payment), false);
  }

  @POST
  @Path("refresh")
  @Operation(
      summary = "Ask the provider how a payment stands",
      description = "As the reconciler does by itself from time to time.")
  @APIResponse(
      responseCode = "200",
      description = "The payment",
      content =
          @Content(
              examples =
                  @ExampleObject(name = "payment", value = "{" + PaymentsResource.ROW + "}")))
  @APIResponse(responseCode = "404", description = "PAYMENT_NOT_FOUND")
  public PaymentView refresh(@PathParam("id") String id) {
    UUID payment = PathIds.parse(id);
    payments.refresh(payment);
    return PaymentView.of(records.require(Scope.EVERYBODYS, payment), false);
  }
}
