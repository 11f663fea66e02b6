package io.it0.web;

import io.it0.identity.Role;
import io.it0.payment.PaymentMethod;
import io.it0.payment.PaymentMethods;
import io.it0.payment.PaymentRecords;
import io.it0.payment.ProviderKey;
import io.it0.tenancy.Tenant;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A tenant's saved payment methods. */
@Path("billing/payment-methods")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.TENANT_ADMIN)
@ApplicationScoped
@Tag(name = "Payments")
public class PaymentMethodsResource {

  private static final String ROW =
      "\"id\":\"0192f0c1-…\",\"provider\":\"stripe\",\"status\":\"ACTIVE\",\"label\":\"visa •••• 4242\","
          + "\"isDefault\":true,\"createdAt\":\"2026-11-24T12:00:00Z\"";

  @Inject private PaymentMethods methods;
  @Inject private PaymentRecords records;
  @Inject private Caller caller;

  public record Wanted(@NotNull String provider) {}

  /**
   * @param status PENDING until the provider has saved it, then ACTIVE; or FAILED
   * @param action what the tenant has to be shown to save it; only once
   */
  public record MethodView(
      UUID id,
      String provider,
      String status,
      String label,
      boolean isDefault,
      String failure,
      Instant createdAt,
      PaymentView.ActionView action) {

    static MethodView of(PaymentMethod method) {
      return of(method, null);
    }

    static MethodView of(PaymentMethod method, PaymentView.ActionView action) {
      return new MethodView(
          method.id(),
          method.provider().label(),
          method.status().name(),
          method.label(),
          method.isDefault(),
          method.failure().orElse(null),
          method.createdAt(),
          action);
    }
  }

  @POST
  @Operation(
      summary = "Save a payment method",
      description =
          "Begins the provider's flow; the client secret in `action` goes to the provider's script in the browser. Get"
              + " the method afterwards: once it is ACTIVE it can be charged. The first one becomes the default.")
  @RequestBody(
      content =
          @Content(examples = @ExampleObject(name = "card", value = "{\"provider\":\"stripe\"}")))
  @APIResponse(
      responseCode = "201",
      description = "The method, not saved yet",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "begun",
                      value =
                          "{\"id\":\"0192f0c1-…\",\"provider\":\"stripe\",\"status\":\"PENDING\",\"action\":"
                              + "{\"type\":\"client_secret\",\"clientSecret\":\"seti_…_secret_…\"}}")))
  @APIResponse(responseCode = "400", description = "PAYMENT_METHOD_INVALID")
  @APIResponse(responseCode = "404", description = "PROVIDER_NOT_FOUND")
  @APIResponse(responseCode = "503", description = "PROVIDER_UNAVAILABLE")
  public Response begin(@Valid Wanted wanted, @Context UriInfo uri) {
    Tenant tenant = caller.requireTenant();
    PaymentMethods.Begun begun =
        methods.begin(tenant.id(), tenant.name(), ProviderKey.ofLabel(wanted.provider()));
    return Response.status(Response.Status.CREATED)
        .entity(MethodView.of(begun.method(), PaymentView.ActionView.of(begun.action())))
        .location(uri.getAbsolutePathBuilder().path(begun.method().id().toString()).build())
        .build();
  }

  @GET
  @Operation(
      summary = "List payment methods",
      description = "In the order in which they were made.")
  @APIResponse(
      responseCode = "200",
      description = "A page of methods",
      content =
          @Content(examples = @ExampleObject(name = "one", value = "{\"items\":[{" + ROW + "}]}")))
  public Page<MethodView> list(
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    int bounded = Page.limit(limit);
    List<MethodView> found =
        records.methods(caller.requireTenant().id(), Page.afterId(cursor), bounded + 1).stream()
            .map(MethodView::of)
            .toList();
    return Page.of(found, bounded, method -> method.id().toString());
  }

  @GET
  @Path("{id}")
  @Operation(
      summary = "A payment method",
      description = "As its provider says now, if it is still being saved.")
  @APIResponse(
      responseCode = "200",
      description = "The method",
      content = @Content(examples = @ExampleObject(name = "card", value = "{" + ROW + "}")))
  @APIResponse(responseCode = "404", description = "PAYMENT_METHOD_NOT_FOUND")
  public MethodView get(@PathParam("id") String id) {
    return MethodView.of(methods.get(caller.requireTenant().id(), PathIds.parse(id)));
  }

  @POST
  @Path("{id}/default")
  @Operation(
      summary = "Make a payment method the default one",
      description = "It is charged for renewals and when an invoice is overdue.")
  @APIResponse(
      responseCode = "200",
      description = "The method",
      content = @Content(examples = @ExampleObject(name = "card", value = "{" + ROW + "}")))
  @APIResponse(responseCode = "400", description = "PAYMENT_METHOD_INVALID: it is not saved yet")
  @APIResponse(responseCode = "404", description = "PAYMENT_METHOD_NOT_FOUND")
  public MethodView makeDefault(@PathParam("id") String id) {
    return MethodView.of(methods.makeDefault(caller.requireTenant().id(), PathIds.parse(id)));
  }

  @DELETE
  @Path("{id}")
  @Operation(
      summary = "Remove a payment method",
      description = "It is not charged any more, here and at its provider.")
  @APIResponse(responseCode = "204", description = "It is removed")
  @APIResponse(responseCode = "404", description = "PAYMENT_METHOD_NOT_FOUND")
  public void remove(@PathParam("id") String id) {
    methods.remove(caller.requireTenant().id(), PathIds.parse(id));
  }
}
