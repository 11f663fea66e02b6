package io.it0.payment.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.money.Money;
import io.it0.payment.ClientAction;
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
import java.util.stream.StreamSupport;

/** Coinbase Commerce: the charges API of 2018-03-22. */
final class CoinbaseProvider extends ChainProvider {

  private static final String REFERENCE = "it0_payment";
  private static final int RECENT = 100;

  private final CryptoSettings settings;
  private final JsonHttp http;

  CoinbaseProvider(CryptoSettings settings) {
    super(Duration.ofMinutes(60));
    this.settings = settings;
    this.http =
        new JsonHttp(
            settings.apiBase(),
            Map.of("X-CC-Api-Key", settings.apiKey(), "X-CC-Version", "2018-03-22"));
  }

  @Override
  public Observation open(Order order) {
    Optional<Observation> begun = find(order);
    if (begun.isPresent()) {
      return begun.get();
    }
    Map<String, ?> price =
        Map.of(
            "amount", order.amount().amount().toPlainString(),
            "currency", order.amount().currencyCode());
    JsonNode answer =
        http.post(
            "/charges",
            Map.of(
                "name", cut(order.description(), 100),
                "description", cut(order.description(), 200),
                "pricing_type", "fixed_price",
                "local_price", price,
                "metadata", Map.of(REFERENCE, order.reference()),
                "redirect_url", settings.returnUrl(),
                "cancel_url", settings.returnUrl()));
    return of(answer.path("data"));
  }

  // Charges take no idempotency key: one whose answer was lost is among the latest.
  private Optional<Observation> find(Order order) {
    if (order.externalId().isPresent()) {
      return Optional.of(query(order));
    }
    JsonNode charges = http.get("/charges?limit=" + RECENT + "&order=desc").path("data");
    return StreamSupport.stream(charges.spliterator(), false)
        .filter(
            charge ->
                WebhookJson.text(charge, "metadata", REFERENCE)
                    .equals(Optional.of(order.reference())))
        .findFirst()
        .map(this::of);
  }

  @Override
  public Observation query(Order order) {
    return order
        .externalId()
        .map(code -> of(http.get("/charges/" + segment(code)).path("data")))
        .orElseGet(() -> find(order).orElseGet(Observation::absent));
  }

  @Override
  public Observation cancel(Order order) {
    Observation seen = query(order);
    if (seen.over() || seen.status() != PaymentStatus.PENDING) {
      return seen;
    }
    try {
      http.post("/charges/" + segment(seen.externalId().orElseThrow()) + "/cancel", Map.of());
    } catch (ProviderRefusedException e) {
      // Somebody has begun to pay.
      return query(order);
    }
    return query(order);
  }

  private Observation of(JsonNode charge) {
    String code =
        WebhookJson.text(charge, "code")
            .orElseThrow(() -> new ProviderUnclearException("a charge without a code"));
    Observation seen =
        status(charge).withExternalId(code).withAmount(price(charge.path("pricing").path("local")));
    return WebhookJson.text(charge, "hosted_url")
        .filter(url -> !seen.over())
        .map(url -> seen.withAction(new ClientAction(ClientAction.Kind.REDIRECT, url)))
        .orElse(seen);
  }

  private Observation status(JsonNode charge) {
    JsonNode timeline = charge.path("timeline");
    JsonNode last = timeline.path(timeline.size() - 1);
    Optional<Money> received = received(charge);
    return switch (WebhookJson.text(last, "status").orElse("NEW")) {
      case "NEW" -> Observation.of(PaymentStatus.PENDING);
      case "SIGNED", "PENDING" -> Observation.of(PaymentStatus.PROCESSING);
      case "COMPLETED", "CONFIRMED", "RESOLVED" -> with(PaymentStatus.SUCCEEDED, received).ended();
      // Too little, too much, too late: how much it is decides.
      case "UNRESOLVED" -> with(PaymentStatus.SUCCEEDED, received.or(() -> zero(charge))).ended();
      case "EXPIRED", "CANCELED" -> Observation.of(PaymentStatus.CANCELLED).ended();
      default -> Observation.of(PaymentStatus.UNKNOWN);
    };
  }

  private static Observation with(PaymentStatus status, Optional<Money> received) {
    Observation seen = Observation.of(status);
    return received.map(seen::withReceived).orElse(seen);
  }

  private static Optional<Money> zero(JsonNode charge) {
    return Optional.of(Money.zero(price(charge.path("pricing").path("local")).currency()));
  }

  /** The sum of the payments in the charge's currency; empty: none is told. */
  private static Optional<Money> received(JsonNode charge) {
    JsonNode payments = charge.path("payments");
    if (!payments.isArray() || payments.isEmpty()) {
      return Optional.empty();
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode payment : payments) {
      if ("FAILED".equals(payment.path("status").textValue())) {
        continue;
      }
      Optional<BigDecimal> value = WebhookJson.decimal(payment, "value", "local", "amount");
      if (value.isEmpty()) {
        return Optional.empty();
      }
      sum = sum.add(value.get());
    }
    Money price = price(charge.path("pricing").path("local"));
    return Optional.of(Money.rounded(sum, price.currency(), RoundingMode.DOWN));
  }

  private static Money price(JsonNode local) {
    return money(WebhookJson.decimal(local, "amount"), WebhookJson.text(local, "currency"));
  }

  @Override
  public Delivery verify(WebhookRequest request) {
    String signature = request.requireHeader("X-CC-Webhook-Signature");
    if (!Signatures.isBySome(settings.webhookSecrets(), signature, request.body())) {
      throw new WebhookRefusedException("no secret of ours signed the body");
    }
    JsonNode event = WebhookJson.object(request.text(StandardCharsets.UTF_8)).path("event");
    return new Delivery(
        WebhookJson.text(event, "id").orElse(null), WebhookJson.text(event, "type").orElse(null));
  }

  @Override
  public List<Fact> read(String type, byte[] body) {
    if (!type.startsWith("charge:")) {
      return List.of(new Fact.Irrelevant("events of this type are not used"));
    }
    JsonNode charge;
    try {
      charge =
          WebhookJson.at(
              WebhookJson.object(new String(body, StandardCharsets.UTF_8)), "event", "data");
    } catch (WebhookRefusedException e) {
      return List.of(new Fact.Unreadable(e.getMessage()));
    }
    Optional<String> code = WebhookJson.text(charge, "code").filter(CoinbaseProvider::isId);
    if (code.isEmpty()) {
      return List.of(new Fact.Unreadable("the event names no charge"));
    }
    return List.of(asked(() -> http.get("/charges/" + code.get()).path("data"), this::fact));
  }

  private Fact fact(JsonNode charge) {
    return new Fact.OfPayment(
        WebhookJson.text(charge, "metadata", REFERENCE).flatMap(Order::paymentId), of(charge));
  }
}
