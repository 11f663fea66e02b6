package io.it0.simulator.stripe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Payment intents: created, confirmed, authenticated, paid or cancelled. */
final class Intents {

  static final String INTENT = "payment_intent";

  private static final long MOST = 99_999_999;
  private static final Map<String, Long> LEAST =
      Map.of("usd", 50L, "eur", 50L, "cny", 400L, "gbp", 30L, "jpy", 50L, "hkd", 400L);
  private static final Set<String> CREATE =
      Set.of(
          "amount",
          "amount_details",
          "application_fee_amount",
          "automatic_payment_methods",
          "capture_method",
          "confirm",
          "confirmation_method",
          "currency",
          "customer",
          "description",
          "error_on_requires_action",
          "excluded_payment_method_types",
          "mandate",
          "mandate_data",
          "metadata",
          "off_session",
          "payment_details",
          "payment_method",
          "payment_method_configuration",
          "payment_method_data",
          "payment_method_options",
          "payment_method_types",
          "receipt_email",
          "return_url",
          "setup_future_usage",
          "shipping",
          "statement_descriptor",
          "statement_descriptor_suffix",
          "transfer_group",
          "use_stripe_sdk");
  private static final Set<String> CONFIRM =
      Set.of(
          "capture_method",
          "client_secret",
          "confirmation_token",
          "error_on_requires_action",
          "excluded_payment_method_types",
          "mandate",
          "mandate_data",
          "off_session",
          "payment_details",
          "payment_method",
          "payment_method_data",
          "payment_method_options",
          "payment_method_types",
          "receipt_email",
          "return_url",
          "setup_future_usage",
          "shipping",
          "use_stripe_sdk");
  private static final Set<String> UPDATE =
      Set.of(
          "amount",
          "currency",
          "customer",
          "description",
          "metadata",
          "payment_method",
          "payment_method_types",
          "receipt_email",
          "setup_future_usage",
          "shipping",
          "statement_descriptor_suffix");
  private static final List<String> OPEN =
      List.of("requires_payment_method", "requires_confirmation", "requires_action");

  private final StripeBook book;
  private final Methods methods;
  private final Charges charges;
  private final Disputes disputes;
  private final String pages;

  /** @param pages where a payer authenticates */
  Intents(StripeBook book, Methods methods, Charges charges, Disputes disputes, String pages) {
    this.book = book;
    this.methods = methods;
    this.charges = charges;
    this.disputes = disputes;
    this.pages = pages;
  }

  ObjectNode create(Params params) {
    params.only(CREATE);
    ObjectNode intent = draft(params);
    customer(intent, params);
    params.metadata(intent);
    if (params.has("payment_method")) {
      use(intent, methods.resolve(params.required("payment_method")));
    }
    boolean confirm = params.flag("confirm");
    if (params.has("off_session") && !confirm) {
      throw StripeError.invalid(
          null, "off_session", "You can only set `off_session` together with `confirm`.");
    }
    book.save(intent);
    book.emit("payment_intent.created", intent);
    return confirm ? confirmed(intent, params) : intent;
  }

  private ObjectNode draft(Params params) {
    String currency = params.required("currency").toLowerCase(java.util.Locale.ROOT);
    long amount = amount(params, currency);
    ObjectNode intent = book.start(INTENT, "pi");
    intent.put("amount", amount).put("amount_capturable", 0).put("amount_received", 0);
    intent.put("currency", currency);
    intent.put("client_secret", intent.get("id").asText() + "_secret_" + Ids.letters(25));
    intent.put("capture_method", "automatic").put("confirmation_method", "automatic");
    intent.put("description", params.text("description").orElse(null));
    intent.put("receipt_email", params.text("receipt_email").orElse(null));
    intent.put("setup_future_usage", params.text("setup_future_usage").orElse(null));
    intent.putNull("customer").putNull("payment_method").putNull("latest_charge");
    intent.putNull("canceled_at").putNull("cancellation_reason").putNull("last_payment_error");
    intent.putNull("next_action").putNull("processing").put("status", "requires_payment_method");
    types(intent, params);
    return intent;
  }

  private static long amount(Params params, String currency) {
    params.required("amount");
    long amount = params.whole("amount").orElseThrow();
    if (!currency.matches("[a-z]{3}")) {
      throw StripeError.invalid(null, "currency", "Invalid currency: " + currency);
    }
    if (amount <= 0) {
      throw StripeError.invalid(
          "parameter_invalid_integer", "amount", "This value must be greater than or equal to 1.");
    }
    if (amount < LEAST.getOrDefault(currency, 1L)) {
      throw StripeError.invalid(
          "amount_too_small", "amount", "Amount must be at least the minimum of " + currency + ".");
    }
    if (amount > MOST) {
      throw StripeError.invalid(
          "amount_too_large", "amount", "Amount must be no more than " + MOST + ".");
    }
    return amount;
  }

  static void types(ObjectNode intent, Params params) {
    boolean automatic = params.has("automatic_payment_methods");
    List<String> wanted = params.texts("payment_method_types");
    if (automatic && !wanted.isEmpty()) {
      throw StripeError.invalid(
          null,
          "payment_method_types",
          "You may only specify one of these parameters: automatic_payment_methods,"
              + " payment_method_types.");
    }
    ArrayNode types = intent.putArray("payment_method_types");
    (wanted.isEmpty() ? List.of("card") : wanted).forEach(types::add);
    if (wanted.isEmpty()) {
      intent.putObject("automatic_payment_methods").put("enabled", true);
    } else {
      intent.putNull("automatic_payment_methods");
    }
  }

  private void customer(ObjectNode intent, Params params) {
    params
        .text("customer")
        .ifPresent(id -> intent.put("customer", methods.customer(id).get("id").asText()));
  }

  private void use(ObjectNode intent, ObjectNode method) {
    String owner = method.path("customer").asText(null);
    String customer = intent.path("customer").asText(null);
    if (owner != null && !owner.equals(customer)) {
      throw StripeError.invalid(
          null,
          "payment_method",
          "The payment method supplied ("
              + method.get("id").asText()
              + ") does not belong to the"
              + " Customer of this PaymentIntent.");
    }
    intent.put("payment_method", method.get("id").asText());
    if (intent.get("status").asText().equals("requires_payment_method")) {
      intent.put("status", "requires_confirmation");
    }
  }

  ObjectNode get(String id) {
    return book.require(INTENT, id, "intent");
  }

  ObjectNode update(String id, Params params) {
    params.only(UPDATE);
    ObjectNode intent = get(id);
    requireOpen(intent, "update");
    if (params.has("amount")) {
      intent.put("amount", amount(params, intent.get("currency").asText()));
    }
    params.text("description").ifPresent(text -> intent.put("description", text));
    customer(intent, params);
    params.metadata(intent);
    if (params.has("payment_method")) {
      use(intent, methods.resolve(params.required("payment_method")));
    }
    return book.save(intent);
  }

  ObjectNode cancel(String id, Params params) {
    params.only(Set.of("cancellation_reason"));
    ObjectNode intent = get(id);
    requireOpen(intent, "cancel");
    String reason =
        params.has("cancellation_reason")
            ? params.oneOf(
                "cancellation_reason",
                "",
                List.of("duplicate", "fraudulent", "requested_by_customer", "abandoned"))
            : null;
    intent.put("status", "canceled").put("canceled_at", book.now());
    intent.put("cancellation_reason", reason).putNull("next_action");
    book.save(intent);
    book.emit("payment_intent.canceled", intent);
    return intent;
  }

  private static void requireOpen(ObjectNode intent, String verb) {
    String status = intent.get("status").asText();
    if (!OPEN.contains(status)) {
      throw StripeError.invalid(
              "payment_intent_unexpected_state",
              null,
              "You cannot %s this PaymentIntent because it has a status of %s."
                  .formatted(verb, status))
          .with(Map.of(INTENT, intent));
    }
  }

  ObjectNode confirm(String id, Params params) {
    params.only(CONFIRM);
    return confirmed(get(id), params);
  }

  private ObjectNode confirmed(ObjectNode intent, Params params) {
    requireOpen(intent, "confirm");
    if (params.has("payment_method_data")) {
      use(intent, methods.create(params.inside("payment_method_data")));
    } else if (params.has("payment_method")) {
      use(intent, methods.resolve(params.required("payment_method")));
    }
    if (!intent.hasNonNull("payment_method")) {
      throw StripeError.invalid(
          "payment_intent_unexpected_state",
          null,
          "You cannot confirm this PaymentIntent because it's missing a payment method.");
    }
    ObjectNode method = methods.resolve(intent.get("payment_method").asText());
    Card card = methods.card(method);
    boolean offSession = params.text("off_session").filter(v -> !v.equals("false")).isPresent();
    if (card.authenticates(methods.wasSetUp(method))) {
      return offSession ? refuseUnseen(intent, method) : demand(intent, params);
    }
    if (card == Card.SLOW_DEBIT) {
      intent.put("status", "processing").putNull("next_action");
      book.save(intent);
      book.emit("payment_intent.processing", intent);
      return intent;
    }
    return settle(intent, method, card.decline());
  }

  /** The bank wants to see its customer, who is not there. */
  private ObjectNode refuseUnseen(ObjectNode intent, ObjectNode method) {
    return settle(
        intent,
        method,
        Optional.of(
            StripeError.card(
                "authentication_required",
                "authentication_required",
                "Your card was declined. This transaction requires authentication.")));
  }

  private ObjectNode demand(ObjectNode intent, Params params) {
    intent.put("status", "requires_action");
    intent.set("next_action", action(pages, intent, params));
    book.save(intent);
    book.emit("payment_intent.requires_action", intent);
    return intent;
  }

  static ObjectNode action(String pages, ObjectNode intent, Params params) {
    String page = pages + intent.get("id").asText();
    ObjectNode action = Json.object();
    params
        .text("return_url")
        .ifPresentOrElse(
            url ->
                action
                    .put("type", "redirect_to_url")
                    .putObject("redirect_to_url")
                    .put("return_url", url)
                    .put("url", page),
            () ->
                action
                    .put("type", "use_stripe_sdk")
                    .putObject("use_stripe_sdk")
                    .put("type", "three_d_secure_redirect")
                    .put("stripe_js", page));
    return action;
  }

  /** Charges the method, or throws the refusal after it was recorded. */
  private ObjectNode settle(ObjectNode intent, ObjectNode method, Optional<StripeError> refusal) {
    intent.putNull("next_action");
    ObjectNode charge = charges.charge(intent, method, refusal);
    intent.put("latest_charge", charge.get("id").asText());
    if (refusal.isPresent()) {
      StripeError error = refusal.get();
      fail(intent, method, error.error().put("charge", charge.get("id").asText()));
      throw error.with(Map.of(INTENT, intent, "payment_method", method));
    }
    intent.put("status", "succeeded").put("amount_received", intent.get("amount").asLong());
    intent.putNull("last_payment_error");
    if (intent.hasNonNull("setup_future_usage") && intent.hasNonNull("customer")) {
      methods.attach(method, intent.get("customer").asText());
      methods.setUp(method);
    }
    book.save(intent);
    book.emit("payment_intent.succeeded", intent);
    if (methods.card(method) == Card.DISPUTED) {
      disputes.open(charge, false);
    }
    return intent;
  }

  private void fail(ObjectNode intent, ObjectNode method, ObjectNode error) {
    error.set("payment_method", method);
    intent.put("status", "requires_payment_method").putNull("payment_method");
    intent.set("last_payment_error", error);
    book.save(intent);
    book.emit("payment_intent.payment_failed", intent);
  }

  /** The payer has come back from the bank's page, or a debit has come through, or not. */
  void finish(String id, boolean well) {
    ObjectNode intent = get(id);
    String status = intent.get("status").asText();
    if (!status.equals("requires_action") && !status.equals("processing")) {
      throw new IllegalArgumentException(id + " waits for nothing: it is " + status);
    }
    ObjectNode method = methods.resolve(intent.get("payment_method").asText());
    if (well) {
      settle(intent, method, Optional.empty());
      return;
    }
    intent.putNull("next_action");
    fail(intent, method, failure(status));
  }

  private static ObjectNode failure(String status) {
    boolean authentication = status.equals("requires_action");
    return StripeError.invalid(
            authentication
                ? "payment_intent_authentication_failure"
                : "payment_method_debit_failed",
            null,
            authentication
                ? "The provided PaymentMethod has failed authentication."
                : "The bank returned the debit.")
        .error();
  }

  /** What a payer does on the page: enters a card. */
  void pay(String id, Card card) {
    Params params = new Params(Form.parse("payment_method=" + "pm_card_" + card));
    try {
      confirmed(get(id), params);
    } catch (StripeError e) {
      // The payer reads it on the page; the merchant has the event.
      if (e.status() != 402) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
  }
}
