package io.it0.payment.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.money.Money;
import io.it0.payment.ClientAction;
import io.it0.payment.Decline;
import io.it0.payment.Delivery;
import io.it0.payment.Fact;
import io.it0.payment.Observation;
import io.it0.payment.Order;
import io.it0.payment.PaymentStatus;
import io.it0.payment.ProviderRefusedException;
import io.it0.payment.ProviderUnclearException;
import io.it0.payment.Signatures;
import io.it0.payment.WebhookJson;
import io.it0.payment.WebhookRefusedException;
import io.it0.payment.WebhookRequest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** BTCPay Server's Greenfield API. */
final class BtcpayProvider extends ChainProvider {

  private static final int MINUTES = 60;
  private static final String SCHEME = "sha256=";

  private final CryptoSettings settings;
  private final JsonHttp http;
  private final String invoices;

  BtcpayProvider(CryptoSettings settings) {
    super(Duration.ofMinutes(MINUTES));
    this.settings = settings;
    this.http =
        new JsonHttp(settings.apiBase(), Map.of("Authorization", "token " + settings.apiKey()));
    this.invoices = "/api/v1/stores/" + settings.storeId() + "/invoices";
  }

  @Override
  public Observation open(Order order) {
    Optional<Observation> begun = find(order);
    if (begun.isPresent()) {
      return begun.get();
    }
    return of(
        http.post(
            invoices,
            Map.of(
                "amount", order.amount().amount().toPlainString(),
                "currency", order.amount().currencyCode(),
                "metadata",
                    Map.of("orderId", order.reference(), "itemDesc", cut(order.description(), 200)),
                "checkout",
                    Map.of("expirationMinutes", MINUTES, "redirectURL", settings.returnUrl()))));
  }

  // Invoices take no idempotency key: one whose answer was lost is found by its order's id.
  private Optional<Observation> find(Order order) {
    if (order.externalId().isPresent()) {
      return Optional.of(query(order));
    }
    for (JsonNode invoice : http.get(invoices + "?orderId=" + order.reference())) {
      if (isOf(invoice, order)) {
        return Optional.of(of(invoice));
      }
    }
    return Optional.empty();
  }

  private static boolean isOf(JsonNode invoice, Order order) {
    return WebhookJson.text(invoice, "metadata", "orderId").equals(Optional.of(order.reference()));
  }

  @Override
  public Observation query(Order order) {
    return order
        .externalId()
        .map(id -> of(http.get(invoices + "/" + segment(id))))
        .orElseGet(() -> find(order).orElseGet(Observation::absent));
  }

  @Override
  public Observation cancel(Order order) {
    Observation seen = query(order);
    if (seen.over() || seen.status() != PaymentStatus.PENDING) {
      return seen;
    }
    String path = invoices + "/" + segment(seen.externalId().orElseThrow()) + "/status";
    try {
      http.post(path, Map.of("status", "Invalid"));
    } catch (ProviderRefusedException e) {
      // Somebody has begun to pay.
      return query(order);
    }
    Observation after = query(order);
    return after.status() == PaymentStatus.FAILED
        ? new Observation(
            PaymentStatus.CANCELLED,
            after.externalId(),
            after.amount(),
            after.received(),
            Optional.empty(),
            true,
            Optional.empty())
        : after;
  }

  private Observation of(JsonNode invoice) {
    String id =
        WebhookJson.text(invoice, "id")
            .orElseThrow(() -> new ProviderUnclearException("an invoice without an id"));
    if (!settings
        .storeId()
        .equals(WebhookJson.text(invoice, "storeId").orElse(settings.storeId()))) {
      throw new ProviderUnclearException("an invoice of another store");
    }
    Money amount =
        money(WebhookJson.decimal(invoice, "amount"), WebhookJson.text(invoice, "currency"));
    Observation seen = status(invoice, id, amount).withExternalId(id).withAmount(amount);
    return WebhookJson.text(invoice, "checkoutLink")
        .filter(url -> !seen.over())
        .map(url -> seen.withAction(new ClientAction(ClientAction.Kind.REDIRECT, url)))
        .orElse(seen);
  }

  private Observation status(JsonNode invoice, String id, Money amount) {
    String more = WebhookJson.text(invoice, "additionalStatus").orElse("None");
    return switch (WebhookJson.text(invoice, "status").orElse("")) {
      case "New" -> Observation.of(PaymentStatus.PENDING);
      case "Processing" -> Observation.of(PaymentStatus.PROCESSING);
      case "Settled" ->
          more.equals("PaidOver")
              ? received(id, amount)
              : Observation.of(PaymentStatus.SUCCEEDED).ended();
      // Too little, or too late: how much it is decides.
      case "Expired" ->
          more.startsWith("Paid")
              ? received(id, amount)
              : Observation.of(PaymentStatus.CANCELLED).ended();
      case "Invalid" ->
          Observation.of(PaymentStatus.FAILED)
              .withDecline(new Decline("invalid", "the payment was not confirmed", false))
              .ended();
      default -> Observation.of(PaymentStatus.UNKNOWN);
    };
  }

  /** What arrived, by each method's own rate, in the invoice's currency and not a fraction more. */
  private Observation received(String id, Money amount) {
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode method : http.get(invoices + "/" + segment(id) + "/payment-methods")) {
      BigDecimal paid = WebhookJson.decimal(method, "paymentMethodPaid").orElse(BigDecimal.ZERO);
      BigDecimal rate = WebhookJson.decimal(method, "rate").orElse(BigDecimal.ZERO);
      sum = sum.add(paid.multiply(rate));
    }
    return Observation.of(PaymentStatus.SUCCEEDED)
        .withReceived(Money.rounded(sum, amount.currency(), RoundingMode.DOWN))
        .ended();
  }

  @Override
  public Delivery verify(WebhookRequest request) {
    String signature = request.requireHeader("BTCPay-Sig");
    if (!signature.startsWith(SCHEME)
        || !Signatures.isBySome(
            settings.webhookSecrets(), signature.substring(SCHEME.length()), request.body())) {
      throw new WebhookRefusedException("no secret of ours signed the body");
    }
    JsonNode event = WebhookJson.object(request.text(StandardCharsets.UTF_8));
    // A redelivery has an id of its own, and names the one that it repeats.
    String id =
        WebhookJson.text(event, "originalDeliveryId")
            .or(() -> WebhookJson.text(event, "deliveryId"))
            .orElse(null);
    return new Delivery(id, WebhookJson.text(event, "type").orElse(null));
  }

  @Override
  public List<Fact> read(String type, byte[] body) {
    JsonNode event;
    try {
      event = WebhookJson.object(new String(body, StandardCharsets.UTF_8));
    } catch (WebhookRefusedException e) {
      return List.of(new Fact.Unreadable(e.getMessage()));
    }
    Optional<String> invoice = WebhookJson.text(event, "invoiceId").filter(BtcpayProvider::isId);
    if (!type.startsWith("Invoice")) {
      return List.of(new Fact.Irrelevant("events of this type are not used"));
    }
    if (!WebhookJson.text(event, "storeId").equals(Optional.of(settings.storeId()))) {
      return List.of(new Fact.Unreadable("the event is of another store"));
    }
    if (invoice.isEmpty()) {
      return List.of(new Fact.Unreadable("the event names no invoice"));
    }
    return List.of(asked(() -> http.get(invoices + "/" + invoice.get()), this::fact));
  }

  private Fact fact(JsonNode invoice) {
    return new Fact.OfPayment(
        WebhookJson.text(invoice, "metadata", "orderId").flatMap(Order::paymentId), of(invoice));
  }
}
