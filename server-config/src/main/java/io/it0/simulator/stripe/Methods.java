package io.it0.simulator.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Json;
import java.util.Set;

/** Customers and their payment methods. */
final class Methods {

  static final String CUSTOMER = "customer";
  static final String METHOD = "payment_method";

  private static final String CONDUCT = "conduct";
  private static final Set<String> CUSTOMER_PARAMS =
      Set.of(
          "address",
          "balance",
          "business_name",
          "description",
          "email",
          "individual_name",
          "invoice_settings",
          "metadata",
          "name",
          "payment_method",
          "phone",
          "preferred_locales",
          "shipping",
          "tax_exempt");

  private final StripeBook book;

  Methods(StripeBook book) {
    this.book = book;
  }

  ObjectNode createCustomer(Params params) {
    params.only(CUSTOMER_PARAMS);
    ObjectNode customer = book.start(CUSTOMER, "cus");
    customer.put("balance", 0).put("delinquent", false).putNull("default_source");
    customer.putObject("invoice_settings").putNull("default_payment_method");
    apply(customer, params);
    book.save(customer);
    book.emit("customer.created", customer);
    return customer;
  }

  ObjectNode updateCustomer(String id, Params params) {
    params.only(CUSTOMER_PARAMS);
    ObjectNode customer = customer(id);
    apply(customer, params);
    book.save(customer);
    book.emit("customer.updated", customer);
    return customer;
  }

  ObjectNode deleteCustomer(String id) {
    ObjectNode customer = customer(id);
    ObjectNode deleted = Json.object();
    deleted.put("id", id).put("object", CUSTOMER).put("deleted", true);
    book.save(deleted);
    book.emit("customer.deleted", customer);
    return deleted;
  }

  ObjectNode customer(String id) {
    ObjectNode customer = book.require(CUSTOMER, id, "customer");
    if (customer.path("deleted").asBoolean()) {
      throw StripeError.missing(CUSTOMER, id, "customer");
    }
    return customer;
  }

  private static void apply(ObjectNode customer, Params params) {
    for (String name : new String[] {"description", "email", "name", "phone"}) {
      params.text(name).ifPresent(value -> customer.put(name, value));
      if (!customer.has(name)) {
        customer.putNull(name);
      }
    }
    params
        .inside("invoice_settings")
        .text("default_payment_method")
        .ifPresent(
            method ->
                ((ObjectNode) customer.get("invoice_settings"))
                    .put("default_payment_method", method));
    params.metadata(customer);
  }

  /** From raw card data, which only the payer's own page may send. */
  ObjectNode create(Params params) {
    params.only(Set.of("type", "card", "billing_details", "metadata", "allow_redisplay"));
    if (!params.oneOf("type", "", java.util.List.of("card")).equals("card")) {
      throw StripeError.invalid(null, "type", "Only cards are simulated.");
    }
    Params data = params.inside("card");
    Card card =
        data.text("token")
            .flatMap(token -> Card.called(token.replace("tok_", "pm_card_")))
            .or(() -> data.text("number").flatMap(Card::numbered))
            .orElseThrow(
                () -> StripeError.card("incorrect_number", null, "Your card number is incorrect."));
    return made(card, params);
  }

  /** A payment method by its id, or a fresh one from a ready-made test card. */
  ObjectNode resolve(String id) {
    return Card.called(id)
        .map(card -> made(card, new Params(Json.object())))
        .orElseGet(() -> book.require(METHOD, id, METHOD));
  }

  private ObjectNode made(Card card, Params params) {
    ObjectNode method = book.start(METHOD, "pm");
    method.put("type", "card").putNull("customer").put("allow_redisplay", "unspecified");
    method.putObject("billing_details").putNull("email").putNull("name").putNull("phone");
    method.set("card", describe(card));
    params.metadata(method);
    conduct(method.get("id").asText(), card, false);
    return book.save(method);
  }

  static ObjectNode describe(Card card) {
    ObjectNode described = Json.object();
    described.put("brand", card.brand()).put("country", "US").put("display_brand", card.brand());
    described.put("exp_month", 12).put("exp_year", 2034).put("funding", "credit");
    described.put("last4", card.lastFour()).put("fingerprint", "Fp" + card.ordinal() + "IT0sim");
    described.putObject("checks").put("cvc_check", "pass");
    described.putObject("networks").putNull("preferred").putArray("available").add(card.brand());
    described.putObject("three_d_secure_usage").put("supported", true);
    described.putNull("wallet");
    return described;
  }

  ObjectNode attach(String id, Params params) {
    params.only(Set.of("customer"));
    String customer = customer(params.required("customer")).get("id").asText();
    return attach(resolve(id), customer);
  }

  ObjectNode attach(ObjectNode method, String customer) {
    String owner = method.path("customer").asText(null);
    if (owner != null && !owner.equals(customer)) {
      throw StripeError.invalid(
          "payment_method_unexpected_state",
          METHOD,
          "The payment method you provided has already been attached to a customer.");
    }
    if (owner == null) {
      card(method)
          .decline()
          .filter(error -> card(method) != Card.FAILS_LATER)
          .ifPresent(
              error -> {
                throw error;
              });
      method.put("customer", customer);
      book.save(method);
      book.emit("payment_method.attached", method);
    }
    return method;
  }

  ObjectNode detach(String id) {
    ObjectNode method = book.require(METHOD, id, METHOD);
    if (!method.hasNonNull("customer")) {
      throw StripeError.invalid(
          null,
          METHOD,
          "The payment method you provided is not attached to a customer so detachment is"
              + " impossible.");
    }
    ObjectNode previous = Json.object();
    previous.set("customer", method.get("customer"));
    method.putNull("customer");
    book.save(method);
    book.emit("payment_method.detached", method, previous);
    return method;
  }

  ObjectNode update(String id, Params params) {
    params.only(Set.of("billing_details", "card", "metadata", "allow_redisplay"));
    ObjectNode method = book.require(METHOD, id, METHOD);
    params.metadata(method);
    book.save(method);
    book.emit("payment_method.updated", method);
    return method;
  }

  Card card(ObjectNode method) {
    return Card.valueOf(conduct(method).get("card").asText());
  }

  /** Whether its owner was authenticated when it was set up. */
  boolean wasSetUp(ObjectNode method) {
    return conduct(method).get("set_up").asBoolean();
  }

  void setUp(ObjectNode method) {
    conduct(method.get("id").asText(), card(method), true);
  }

  private ObjectNode conduct(ObjectNode method) {
    return book.records().find(CONDUCT, method.get("id").asText()).orElseThrow();
  }

  private void conduct(String id, Card card, boolean setUp) {
    book.records().put(CONDUCT, id, Json.object().put("card", card.name()).put("set_up", setUp));
  }
}
