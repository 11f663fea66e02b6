package io.it0.simulator.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Call;
import io.it0.simulator.base.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which path is which operation. */
final class StripeOperations {

  private static final Map<String, String> EXPANDABLE =
      Map.of(
          "latest_charge", "charge",
          "charge", "charge",
          "payment_method", "payment_method",
          "customer", "customer",
          "payment_intent", "payment_intent");
  private static final Pattern SEARCH =
      Pattern.compile("metadata\\[['\"]([^'\"]+)['\"]\\]:\\s*['\"]([^'\"]*)['\"]");

  private final StripeBook book;
  private final StripeAccount account;
  private final Methods methods;
  private final Charges charges;
  private final Disputes disputes;
  private final Intents intents;
  private final Setups setups;
  private final Listing listing;

  StripeOperations(StripeBook book, StripeAccount account, String pages) {
    this.book = book;
    this.account = account;
    this.methods = new Methods(book);
    this.charges = new Charges(book);
    this.disputes = new Disputes(book);
    this.intents = new Intents(book, methods, charges, disputes, pages);
    this.setups = new Setups(book, methods, pages);
    this.listing = new Listing(book);
  }

  StripeBook book() {
    return book;
  }

  Methods methods() {
    return methods;
  }

  Charges charges() {
    return charges;
  }

  Disputes disputes() {
    return disputes;
  }

  Intents intents() {
    return intents;
  }

  Setups setups() {
    return setups;
  }

  /** With the publishable key only the holder of an object's client secret may see or confirm it. */
  void requireSecret(Call call, Params params) {
    List<String> parts = parts(call);
    if (call.method().equals("POST") && parts.equals(List.of("payment_methods"))) {
      return;
    }
    String type =
        switch (parts.get(0)) {
          case "payment_intents" -> Intents.INTENT;
          case "setup_intents" -> Setups.SETUP;
          default -> "";
        };
    boolean possible = parts.size() == 2 || parts.size() == 3 && parts.get(2).equals("confirm");
    if (type.isEmpty() || !possible) {
      throw StripeError.unauthorized(
          "This API call cannot be made with a publishable API key. Please use a secret API key.");
    }
    ObjectNode object = book.require(type, parts.get(1), "intent");
    if (!object.get("client_secret").asText().equals(params.text("client_secret").orElse(""))) {
      throw StripeError.invalid(
          null, "client_secret", "The client_secret provided does not match the object.");
    }
  }

  ObjectNode execute(Call call, Params params) {
    List<String> parts = parts(call);
    ObjectNode result =
        call.method().equals("GET")
            ? read(parts, params)
            : call.method().equals("DELETE") ? delete(parts) : write(parts, params);
    return expanded(result.deepCopy(), params.texts("expand"));
  }

  private static List<String> parts(Call call) {
    return List.of(call.path().substring("/v1/".length()).split("/"));
  }

  private ObjectNode read(List<String> parts, Params params) {
    String first = parts.get(0);
    if (parts.size() == 1) {
      return list(first, params);
    }
    String id = parts.get(1);
    if (parts.size() == 2) {
      return first.endsWith("_intents") && id.equals("search") ? search(params) : get(first, id);
    }
    if (first.equals("customers") && parts.get(2).equals("payment_methods")) {
      ObjectNode owned = Json.object().put("customer", methods.customer(id).get("id").asText());
      params.only(Set.of("limit", "type", "starting_after", "ending_before"));
      params.text("type").ifPresent(type -> owned.put("type", type));
      params.text("limit").ifPresent(limit -> owned.put("limit", limit));
      return listing.of(
          Methods.METHOD,
          "/v1/customers/" + id + "/payment_methods",
          new Params(owned),
          Set.of("customer"));
    }
    throw unknown("GET", parts);
  }

  private ObjectNode list(String name, Params params) {
    String path = "/v1/" + name;
    return switch (name) {
      case "account" -> Json.object().put("id", account.id()).put("object", "account");
      case "payment_intents" -> listing.of(Intents.INTENT, path, params, Set.of("customer"));
      case "setup_intents" ->
          listing.of(Setups.SETUP, path, params, Set.of("customer", "payment_method"));
      case "customers" -> listing.of(Methods.CUSTOMER, path, params, Set.of("email"));
      case "payment_methods" -> listing.of(Methods.METHOD, path, params, Set.of("customer"));
      case "charges" ->
          listing.of(Charges.CHARGE, path, params, Set.of("customer", "payment_intent"));
      case "refunds" ->
          listing.of(Charges.REFUND, path, params, Set.of("charge", "payment_intent"));
      case "disputes" ->
          listing.of(Disputes.DISPUTE, path, params, Set.of("charge", "payment_intent"));
      case "events" -> listing.of("event", path, params, Set.of());
      default -> throw unknown("GET", List.of(name));
    };
  }

  private ObjectNode get(String name, String id) {
    return switch (name) {
      case "payment_intents" -> intents.get(id);
      case "setup_intents" -> setups.get(id);
      case "customers" -> book.require(Methods.CUSTOMER, id, "customer");
      case "payment_methods" -> book.require(Methods.METHOD, id, "payment_method");
      case "charges" -> charges.get(id);
      case "refunds" -> book.require(Charges.REFUND, id, "refund");
      case "disputes" -> book.require(Disputes.DISPUTE, id, "dispute");
      case "events" -> book.require("event", id, "id");
      default -> throw unknown("GET", List.of(name, id));
    };
  }

  private ObjectNode search(Params params) {
    Matcher query = SEARCH.matcher(params.required("query"));
    if (!query.matches()) {
      throw StripeError.invalid(
          null, "query", "Only metadata['name']:'value' is simulated as a query.");
    }
    ObjectNode result = Json.object();
    result.put("object", "search_result").put("url", "/v1/payment_intents/search");
    result.put("has_more", false).putNull("next_page");
    var data = result.putArray("data");
    book.records().all(Intents.INTENT).stream()
        .filter(i -> i.at("/metadata").path(query.group(1)).asText().equals(query.group(2)))
        .forEach(data::add);
    return result;
  }

  private ObjectNode write(List<String> parts, Params params) {
    String name = parts.get(0);
    return switch (parts.size()) {
      case 1 -> create(name, params);
      case 2 -> update(name, parts.get(1), params);
      case 3 -> act(name + "/" + parts.get(2), parts.get(1), params);
      default -> throw unknown("POST", parts);
    };
  }

  private ObjectNode create(String name, Params params) {
    return switch (name) {
      case "payment_intents" -> intents.create(params);
      case "setup_intents" -> setups.create(params);
      case "customers" -> methods.createCustomer(params);
      case "payment_methods" -> methods.create(params);
      case "refunds" -> charges.refund(params, methods);
      default -> throw unknown("POST", List.of(name));
    };
  }

  private ObjectNode update(String name, String id, Params params) {
    return switch (name) {
      case "payment_intents" -> intents.update(id, params);
      case "customers" -> methods.updateCustomer(id, params);
      case "payment_methods" -> methods.update(id, params);
      case "disputes" -> disputes.answer(id, params);
      default -> throw unknown("POST", List.of(name, id));
    };
  }

  private ObjectNode act(String what, String id, Params params) {
    return switch (what) {
      case "payment_intents/confirm" -> intents.confirm(id, params);
      case "payment_intents/cancel" -> intents.cancel(id, params);
      case "setup_intents/confirm" -> setups.confirm(id, params);
      case "setup_intents/cancel" -> setups.cancel(id, params);
      case "payment_methods/attach" -> methods.attach(id, params);
      case "payment_methods/detach" -> methods.detach(id);
      case "disputes/close" -> disputes.give(id);
      default -> throw unknown("POST", List.of(what));
    };
  }

  private ObjectNode delete(List<String> parts) {
    if (parts.size() == 2 && parts.get(0).equals("customers")) {
      return methods.deleteCustomer(parts.get(1));
    }
    throw unknown("DELETE", parts);
  }

  private static StripeError unknown(String method, List<String> parts) {
    return StripeError.invalid(
        "url_invalid",
        null,
        "Unrecognized request URL (" + method + ": /v1/" + String.join("/", parts) + ").");
  }

  private ObjectNode expanded(ObjectNode object, List<String> names) {
    for (String name : names) {
      String type = EXPANDABLE.get(name);
      JsonNode id = object.get(name);
      if (type != null && id != null && id.isTextual()) {
        object.set(name, book.require(type, id.asText(), name));
      }
    }
    return object;
  }
}
