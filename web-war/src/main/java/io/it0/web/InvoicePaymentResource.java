package io.it0.web;

import io.it0.identity.Role;
import io.it0.payment.PayRequest;
import io.it0.payment.Payment;
import io.it0.payment.PaymentRecords;
import io.it0.payment.Payments;
import io.it0.payment.ProviderKey;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Paying an invoice. */
@Path("billing/invoices/{id}/pay")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.TENANT_ADMIN)
@ApplicationScoped
@Tag(name = "Payments")
public class InvoicePaymentResource {

  @Inject private Payments payments;
  @Inject private PaymentRecords records;
  @Inject private Caller caller;

  /** @param paymentMethodId one that was saved; absent: the payer chooses */
  public record Wanted(@NotNull String provider, UUID paymentMethodId) {}

  @POST
  @Operation(
      summary = "Pay an invoice",
      description =
          "Begins a payment over what is still open, and says what the payer has to be shown: a client secret for the"
              + " provider's script, a QR code (content, PNG, SVG), or an address to go to. What was begun before and"
              + " is not paid yet is ended first. The same Idempotency-Key gives the same payment, however often it is"
              + " sent. Poll the Location, with `wait`, for what becomes of it.")
  @RequestBody(
      content =
          @Content(
              examples = {
                @ExampleObject(name = "a QR code", value = "{\"provider\":\"alipay\"}"),
                @ExampleObject(
                    name = "a saved card",
                    value = "{\"provider\":\"stripe\",\"paymentMethodId\":\"0192f0c1-…\"}")
              }))
  @APIResponse(
      responseCode = "201",
      description = "The payment, at the Location",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "a QR code",
                      value = "{" + PaymentsResource.ROW + "," + PaymentsResource.ACTION + "}")))
  @APIResponse(
      responseCode = "400",
      description = "IDEMPOTENCY_KEY_REQUIRED, INVALID_REQUEST, PAYMENT_INVALID")
  @APIResponse(
      responseCode = "404",
      description = "INVOICE_NOT_FOUND, PROVIDER_NOT_FOUND, PAYMENT_METHOD_NOT_FOUND")
  @APIResponse(
      responseCode = "409",
      description =
          "NOTHING_TO_PAY, PAYMENT_IN_PROGRESS, PAYMENT_UNDER_REVIEW, CURRENCY_NOT_SUPPORTED,"
              + " IDEMPOTENCY_KEY_REUSED")
  public Response pay(
      @PathParam("id") String id,
      @Parameter(
              required = true,
              description = "1 to 255 printable characters; a random UUID for each wish to pay")
          @HeaderParam("Idempotency-Key")
          String key,
      @Valid Wanted wanted,
      @Context UriInfo uri) {
    Payment payment =
        payments.pay(
            new PayRequest(
                caller.requireTenant().id(),
                PathIds.parse(id),
                ProviderKey.ofLabel(wanted.provider()),
                Optional.ofNullable(wanted.paymentMethodId()),
                false,
                key,
                caller.actor()));
    PaymentRecords.Detail detail = records.require(PaymentRecords.Scope.OWN, payment.id());
    return Response.status(Response.Status.CREATED)
        .entity(PaymentView.of(detail, true))
        .location(uri.getBaseUriBuilder().path("billing/payments/{id}").build(payment.id()))
        .build();
  }
}
