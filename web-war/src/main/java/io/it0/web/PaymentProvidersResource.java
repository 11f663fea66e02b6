package io.it0.web;

import io.it0.identity.Role;
import io.it0.payment.Capabilities;
import io.it0.payment.PaymentProvider;
import io.it0.payment.PaymentProviderRegistry;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** By whom an invoice can be paid. */
@Path("billing/payment-providers")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.PLATFORM_ADMIN, Role.TENANT_ADMIN, Role.TENANT_MEMBER, Role.BILLING_READ})
@ApplicationScoped
@Tag(name = "Payments")
public class PaymentProvidersResource {

  private static final String EXAMPLE =
      "{\"items\":[{\"provider\":\"alipay\",\"offSession\":false,\"refund\":true,\"partialRefund\":true,\"qr\":true,"
          + "\"redirect\":false,\"currencies\":[\"CNY\"],\"validForSeconds\":7200}]}";

  @Inject private PaymentProviderRegistry providers;

  public record ProviderList(List<ProviderView> items) {}

  /**
   * @param offSession whether a saved method is charged while the payer is away
   * @param currencies absent: all
   * @param validForSeconds how long a payment that was begun can be paid
   * @param publishableKey for the provider's script in the payer's browser; absent: none is needed
   * @param payerPage where a payer enters a card: the intent's id, the client secret's part before {@code _secret_}, comes
   *     behind it; absent: the provider's script does it in a page of one's own
   */
  public record ProviderView(
      String provider,
      boolean offSession,
      boolean refund,
      boolean partialRefund,
      boolean qr,
      boolean redirect,
      List<String> currencies,
      long validForSeconds,
      String publishableKey,
      String payerPage) {

    static ProviderView of(PaymentProvider provider) {
      Capabilities can = provider.capabilities();
      return new ProviderView(
          provider.key().label(),
          can.offSession(),
          can.refund(),
          can.partialRefund(),
          can.qr(),
          can.redirect(),
          can.currencies().isEmpty() ? null : can.currencies().stream().sorted().toList(),
          can.validFor().toSeconds(),
          can.publishableKey().isEmpty() ? null : can.publishableKey(),
          provider.payerPage().orElse(null));
    }
  }

  @GET
  @Operation(
      summary = "Payment providers",
      description = "Those that are configured, and what each can do. Others are not offered.")
  @APIResponse(
      responseCode = "200",
      description = "The providers",
      content = @Content(examples = @ExampleObject(name = "one", value = EXAMPLE)))
  public ProviderList list() {
    return new ProviderList(providers.all().stream().map(ProviderView::of).toList());
  }
}
