package io.it0.simulator.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Ids;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Setup intents: a payment method is saved for later, with its owner's authentication. */
final class Setups {

  static final String SETUP = "setup_intent";

  private static final Set<String> CREATE =
      Set.of(
          "automatic_payment_methods",
          "confirm",
          "customer",
          "description",
          "excluded_payment_method_types",
          "mandate_data",
          "metadata",
          "payment_method",
          "payment_method_data",
          "payment_method_options",
          "payment_method_types",
          "return_url",
          "usage",
          "use_stripe_sdk");
  private static final Set<String> CONFIRM =
      Set.of(
          "client_secret",
          "mandate_data",
          "payment_method",
          "payment_method_data",
          "payment_method_options",
          "return_url",
          "use_stripe_sdk");

  private final StripeBook book;
  private final Methods methods;
  private final String pages;

  Setups(StripeBook book, Methods methods, String pages) {
    this.book = book;
    this.methods = methods;
    this.pages = pages;
  }

  ObjectNode create(Params params) {
    params.only(CREATE);
    ObjectNode setup = book.start(SETUP, "seti");
    setup.put("client_secret", setup.get("id").asText() + "_secret_" + Ids.letters(31));
    setup.put("status", "requires_payment_method");
    setup.put("usage", params.oneOf("usage", "off_session", List.of("off_session", "on_session")));
    setup.put("description", params.text("description").orElse(null));
    setup.put("customer", params.text("customer").map(this::customer).orElse(null));
    setup.putNull("payment_method").putNull("next_action").putNull("last_setup_error");
    setup.putNull("cancellation_reason").putNull("latest_attempt").putNull("mandate");
    Intents.types(setup, params);
    params.metadata(setup);
    if (params.has("payment_method")) {
      use(setup, methods.resolve(params.required("payment_method")));
    }
    book.save(setup);
    book.emit("setup_intent.created", setup);
    return params.flag("confirm") ? confirmed(setup, params) : setup;
  }

  private String customer(String id) {
    return methods.customer(id).get("id").asText();
  }

  private static void use(ObjectNode setup, ObjectNode method) {
    setup.put("payment_method", method.get("id").asText()).put("status", "requires_confirmation");
  }

  ObjectNode get(String id) {
    return book.require(SETUP, id, "intent");
  }

  ObjectNode cancel(String id, Params params) {
    params.only(Set.of("cancellation_reason"));
    ObjectNode setup = get(id);
    requireOpen(setup);
    setup.put("status", "canceled").putNull("next_action");
    setup.put("cancellation_reason", params.text("cancellation_reason").orElse(null));
    book.save(setup);
    book.emit("setup_intent.canceled", setup);
    return setup;
  }

  private static void requireOpen(ObjectNode setup) {
    String status = setup.get("status").asText();
    if (status.equals("succeeded") || status.equals("canceled")) {
      throw StripeError.invalid(
              "setup_intent_unexpected_state", null, "This SetupIntent's status is " + status + ".")
          .with(Map.of(SETUP, setup));
    }
  }

  ObjectNode confirm(String id, Params params) {
    params.only(CONFIRM);
    return confirmed(get(id), params);
  }

  private ObjectNode confirmed(ObjectNode setup, Params params) {
    requireOpen(setup);
    if (params.has("payment_method_data")) {
      use(setup, methods.create(params.inside("payment_method_data")));
    } else if (params.has("payment_method")) {
      use(setup, methods.resolve(params.required("payment_method")));
    }
    if (!setup.hasNonNull("payment_method")) {
      throw StripeError.invalid(
          "setup_intent_unexpected_state",
          null,
          "You cannot confirm this SetupIntent because it's missing a payment method.");
    }
    ObjectNode method = methods.resolve(setup.get("payment_method").asText());
    Card card = methods.card(method);
    if (card.authenticates(false)) {
      setup.put("status", "requires_action");
      setup.set("next_action", Intents.action(pages, setup, params));
      book.save(setup);
      book.emit("setup_intent.requires_action", setup);
      return setup;
    }
    if (card != Card.FAILS_LATER && card.decline().isPresent()) {
      StripeError error = card.decline().get();
      failed(setup, error);
      throw error.with(Map.of(SETUP, setup, "payment_method", method));
    }
    return done(setup, method);
  }

  private ObjectNode done(ObjectNode setup, ObjectNode method) {
    setup.put("status", "succeeded").putNull("next_action").putNull("last_setup_error");
    if (setup.hasNonNull("customer")) {
      methods.attach(method, setup.get("customer").asText());
    }
    methods.setUp(method);
    book.save(setup);
    book.emit("setup_intent.succeeded", setup);
    return setup;
  }

  private void failed(ObjectNode setup, StripeError error) {
    setup.put("status", "requires_payment_method").putNull("payment_method").putNull("next_action");
    setup.set("last_setup_error", error.error());
    book.save(setup);
    book.emit("setup_intent.setup_failed", setup);
  }

  void finish(String id, boolean well) {
    ObjectNode setup = get(id);
    if (!setup.get("status").asText().equals("requires_action")) {
      throw new IllegalArgumentException(id + " waits for no authentication");
    }
    if (well) {
      done(setup, methods.resolve(setup.get("payment_method").asText()));
      return;
    }
    failed(
        setup,
        StripeError.invalid(
            "setup_intent_authentication_failure",
            null,
            "The latest attempt to set up the payment method has failed because authentication"
                + " failed."));
  }

  /** What a payer does on the page: enters a card. */
  void save(String id, Card card) {
    try {
      confirmed(get(id), new Params(Form.parse("payment_method=pm_card_" + card)));
    } catch (StripeError e) {
      if (e.status() != 402) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
  }
}
