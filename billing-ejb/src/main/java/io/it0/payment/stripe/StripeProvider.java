package io.it0.payment.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.StripeClient;
import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.model.PaymentMethod;
import com.stripe.model.SetupIntent;
import com.stripe.net.RequestOptions;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentCreateParams.AutomaticPaymentMethods;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import com.stripe.param.SetupIntentCreateParams;
import io.it0.payment.Capabilities;
import io.it0.payment.ClientAction;
import io.it0.payment.Decline;
import io.it0.payment.Delivery;
import io.it0.payment.Fact;
import io.it0.payment.Observation;
import io.it0.payment.Order;
import io.it0.payment.PaymentProvider;
import io.it0.payment.PaymentStatus;
import io.it0.payment.ProviderKey;
import io.it0.payment.ProviderRefusedException;
import io.it0.payment.ProviderUnclearException;
import io.it0.payment.RefundObservation;
import io.it0.payment.RefundOrder;
import io.it0.payment.RefundStatus;
import io.it0.payment.SavedMethod;
import io.it0.payment.SetUp;
import io.it0.payment.SetUpSeen;
import io.it0.payment.WebhookAnswer;
import io.it0.payment.WebhookJson;
import io.it0.payment.WebhookRefusedException;
import io.it0.payment.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

final class StripeProvider implements PaymentProvider {

  /** Stripe forgets a key after 24 hours. */
  private static final Duration KEY_LIFE = Duration.ofHours(23);

  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 10_000;
  private static final int SERVER_ERROR = 500;
  private static final Set<Integer> TRANSIENT = Set.of(408, 409, 425, 429);
  private static final long REFUNDS_OF_ONE_PAYMENT = 100L;

  private final StripeConfig config;
  private final Clock wall;
  private final StripeClient client;
  private final StripeEvents events;

  StripeProvider(StripeConfig config, Clock wall) {
    this.config = config;
    this.wall = wall;
    this.events = new StripeEvents(config);
    var builder =
        StripeClient.builder()
            .setApiKey(config.secretKey())
            .setConnectTimeout(CONNECT_MILLIS)
            .setReadTimeout(READ_MILLIS)
            .setMaxNetworkRetries(2);
    config.apiBase().ifPresent(builder::setApiBase);
    client = builder.build();
  }

  @Override
  public ProviderKey key() {
    return ProviderKey.STRIPE;
  }

  @Override
  public boolean isLive() {
    return config.live();
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        true, true, true, false, false, Set.of(), Duration.ofHours(22), config.publishableKey());
  }

  @Override
  public Optional<String> payerPage() {
    return config.payerPage();
  }

  /** A call to Stripe. */
  @FunctionalInterface
  private interface Call<T> {
    T make() throws StripeException;
  }

  private static <T> T ask(Call<T> call) {
    try {
      return call.make();
    } catch (StripeException e) {
      throw translated(e);
    }
  }

  private static RuntimeException translated(StripeException e) {
    Integer status = e.getStatusCode();
    boolean clear =
        status != null && status > 0 && status < SERVER_ERROR && !TRANSIENT.contains(status);
    if (!clear) {
      return new ProviderUnclearException(
          "Stripe answered %s (%s)".formatted(status, e.getClass().getSimpleName()));
    }
    return new ProviderRefusedException(
        e.getStripeError() == null
            ? new Decline(e.getCode(), "Stripe answered " + status, false)
            : StripeStates.decline(e.getStripeError()));
  }

  private static RequestOptions under(String key) {
    return RequestOptions.builder().setIdempotencyKey(key).build();
  }

  @Override
  public Observation open(Order order) {
    if (order.externalId().isPresent()) {
      return query(order);
    }
    if (order.createdAt().plus(KEY_LIFE).isBefore(wall.instant())) {
      // Unconfirmed, and its secret was given to nobody: if there is one, it cannot be paid.
      return Observation.of(PaymentStatus.CANCELLED).ended();
    }
    PaymentIntent intent =
        ask(
            () ->
                client
                    .v1()
                    .paymentIntents()
                    .create(creation(order), under("open-" + order.reference())));
    return StripeStates.of(intent);
  }

  private static PaymentIntentCreateParams creation(Order order) {
    var methods = AutomaticPaymentMethods.builder().setEnabled(true);
    if (order.method().isPresent()) {
      // It is confirmed from here, where nobody can follow a redirect.
      methods.setAllowRedirects(AutomaticPaymentMethods.AllowRedirects.NEVER);
    }
    var params =
        PaymentIntentCreateParams.builder()
            .setAmount(StripeAmounts.minor(order.amount()))
            .setCurrency(order.amount().currencyCode().toLowerCase(Locale.ROOT))
            .setDescription(order.description())
            .setAutomaticPaymentMethods(methods.build())
            .putMetadata(StripeEvents.PAYMENT, order.reference())
            .putMetadata("it0_tenant", order.tenantId().toString());
    order.method().map(SavedMethod::customerId).ifPresent(params::setCustomer);
    return params.build();
  }

  @Override
  public Observation charge(Order order) {
    SavedMethod method = order.method().orElseThrow();
    var params = PaymentIntentConfirmParams.builder().setPaymentMethod(method.methodId());
    if (order.offSession()) {
      params.setOffSession(true);
    }
    String id = order.externalId().orElseThrow();
    try {
      return StripeStates.of(
          client
              .v1()
              .paymentIntents()
              .confirm(id, params.build(), under("charge-" + order.reference())));
    } catch (CardException e) {
      return declined(order, e);
    } catch (InvalidRequestException e) {
      // It was confirmed before, or cancelled.
      return "payment_intent_unexpected_state".equals(e.getCode()) ? query(order) : refuse(e);
    } catch (StripeException e) {
      return refuse(e);
    }
  }

  private Observation declined(Order order, CardException e) {
    PaymentIntent intent =
        e.getStripeError() == null ? null : e.getStripeError().getPaymentIntent();
    return intent == null || intent.getAmount() == null ? query(order) : StripeStates.of(intent);
  }

  private static Observation refuse(StripeException e) {
    throw translated(e);
  }

  @Override
  public Observation query(Order order) {
    if (order.externalId().isEmpty()) {
      return open(order);
    }
    return StripeStates.of(
        ask(() -> client.v1().paymentIntents().retrieve(order.externalId().get())));
  }

  @Override
  public Observation cancel(Order order) {
    Observation found = query(order);
    if (found.over() || found.externalId().isEmpty()) {
      return found;
    }
    try {
      return StripeStates.of(client.v1().paymentIntents().cancel(found.externalId().get()));
    } catch (InvalidRequestException e) {
      // It went on in the meantime: processing or paid.
      return query(order);
    } catch (StripeException e) {
      return refuse(e);
    }
  }

  @Override
  public RefundObservation refund(RefundOrder refund) {
    RefundObservation known = query(refund);
    if (known.status() != RefundStatus.CREATED) {
      return known;
    }
    var params =
        RefundCreateParams.builder()
            .setPaymentIntent(refund.payment().externalId().orElseThrow())
            .setAmount(StripeAmounts.minor(refund.amount()))
            .putMetadata(StripeEvents.PAYMENT, refund.payment().reference())
            .putMetadata(StripeEvents.REFUND, refund.reference())
            .build();
    return StripeStates.of(
        ask(() -> client.v1().refunds().create(params, under("refund-" + refund.reference()))));
  }

  @Override
  public RefundObservation query(RefundOrder refund) {
    if (refund.externalId().isPresent()) {
      return StripeStates.of(ask(() -> client.v1().refunds().retrieve(refund.externalId().get())));
    }
    var params =
        RefundListParams.builder()
            .setPaymentIntent(refund.payment().externalId().orElseThrow())
            .setLimit(REFUNDS_OF_ONE_PAYMENT)
            .build();
    return ask(() -> client.v1().refunds().list(params)).getData().stream()
        .filter(found -> found.getMetadata() != null)
        .filter(found -> refund.reference().equals(found.getMetadata().get(StripeEvents.REFUND)))
        .findFirst()
        .map(StripeStates::of)
        .orElseGet(() -> RefundObservation.of(RefundStatus.CREATED, null));
  }

  @Override
  public String customer(UUID tenantId, String name) {
    var params =
        CustomerCreateParams.builder()
            .setName(name)
            .putMetadata("it0_tenant", tenantId.toString())
            .build();
    return ask(() -> client.v1().customers().create(params, under("customer-" + tenantId))).getId();
  }

  @Override
  public SetUp setUp(UUID method, String customerId) {
    var params =
        SetupIntentCreateParams.builder()
            .setCustomer(customerId)
            .setUsage(SetupIntentCreateParams.Usage.OFF_SESSION)
            .addPaymentMethodType("card")
            .putMetadata("it0_method", method.toString())
            .build();
    SetupIntent intent =
        ask(() -> client.v1().setupIntents().create(params, under("set-up-" + method)));
    return new SetUp(
        intent.getId(),
        new ClientAction(ClientAction.Kind.CLIENT_SECRET, intent.getClientSecret()));
  }

  @Override
  public SetUpSeen setUpSeen(String setUpId) {
    SetupIntent intent = ask(() -> client.v1().setupIntents().retrieve(setUpId));
    Optional<String> label = Optional.empty();
    if ("succeeded".equals(intent.getStatus()) && intent.getPaymentMethod() != null) {
      label =
          Optional.of(
              label(ask(() -> client.v1().paymentMethods().retrieve(intent.getPaymentMethod()))));
    }
    return StripeStates.of(intent, label);
  }

  private static String label(PaymentMethod method) {
    return method.getCard() == null
        ? method.getType()
        : "%s •••• %s".formatted(method.getCard().getBrand(), method.getCard().getLast4());
  }

  @Override
  public void remove(String methodId) {
    try {
      client.v1().paymentMethods().detach(methodId);
    } catch (InvalidRequestException e) {
      // Not there, or of no customer any more: that is what was wanted.
      return;
    } catch (StripeException e) {
      throw translated(e);
    }
  }

  @Override
  public Delivery verify(WebhookRequest request) {
    StripeSignature.verify(request, config.webhookSecrets());
    JsonNode event = WebhookJson.object(request.text(StandardCharsets.UTF_8));
    if (!WebhookJson.text(event, "object").equals(Optional.of("event"))) {
      throw new WebhookRefusedException("the body is no event");
    }
    return new Delivery(
        WebhookJson.text(event, "id").orElse(null), WebhookJson.text(event, "type").orElse(null));
  }

  @Override
  public List<Fact> read(String type, byte[] body) {
    return events.read(type, body);
  }

  @Override
  public WebhookAnswer accepted() {
    return new WebhookAnswer(200, "application/json", "{\"received\":true}");
  }

  @Override
  public WebhookAnswer refused(String why) {
    return new WebhookAnswer(400, "application/json", "{\"received\":false}");
  }
}
