package io.it0.simulator.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Json;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters of a request, refused as Stripe refuses them. */
final class Params {

  private final ObjectNode form;

  Params(ObjectNode form) {
    this.form = form;
  }

  /** Refuses every parameter that is not named; {@code expand} is known everywhere. */
  Params only(Set<String> known) {
    for (Iterator<String> names = form.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name) && !name.equals("expand")) {
        throw StripeError.invalid("parameter_unknown", name, "Received unknown parameter: " + name);
      }
    }
    return this;
  }

  boolean has(String name) {
    return form.has(name);
  }

  Optional<String> text(String name) {
    JsonNode value = form.get(name);
    if (value == null || value.isContainerNode() || value.asText().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(value.asText());
  }

  String required(String name) {
    return text(name)
        .orElseThrow(
            () ->
                StripeError.invalid(
                    "parameter_missing", name, "Missing required param: " + name + "."));
  }

  Optional<Long> whole(String name) {
    return text(name)
        .map(
            value -> {
              if (!value.matches("-?\\d{1,18}")) {
                throw StripeError.invalid(
                    "parameter_invalid_integer", name, "Invalid integer: " + value);
              }
              return Long.parseLong(value);
            });
  }

  boolean flag(String name) {
    String value = text(name).orElse("false");
    if (!value.equals("true") && !value.equals("false")) {
      throw StripeError.invalid(null, name, "Invalid boolean: " + value);
    }
    return value.equals("true");
  }

  Params inside(String name) {
    return new Params(form.get(name) instanceof ObjectNode object ? object : Json.object());
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    if (form.get(name) instanceof ArrayNode array) {
      array.forEach(value -> texts.add(value.asText()));
    }
    return texts;
  }

  String oneOf(String name, String fallback, List<String> values) {
    String value = text(name).orElse(fallback);
    if (!values.contains(value)) {
      throw StripeError.invalid(
          null, name, "Invalid " + name + ": must be one of " + String.join(", ", values));
    }
    return value;
  }

  /** Merges metadata into what is there; an empty value removes its key. */
  void metadata(ObjectNode object) {
    ObjectNode known =
        object.get("metadata") instanceof ObjectNode there ? there : object.putObject("metadata");
    if (!(form.get("metadata") instanceof ObjectNode sent)) {
      return;
    }
    for (Map.Entry<String, JsonNode> entry : sent.properties()) {
      if (entry.getKey().length() > 40 || entry.getValue().asText().length() > 500) {
        throw StripeError.invalid(
            null, "metadata", "Metadata keys have at most 40 characters and values at most 500.");
      }
      if (entry.getValue().asText().isEmpty()) {
        known.remove(entry.getKey());
      } else {
        known.set(entry.getKey(), entry.getValue());
      }
    }
    if (known.size() > 50) {
      throw StripeError.invalid(null, "metadata", "Metadata has at most 50 keys.");
    }
  }

  String canonical() {
    return form.toString();
  }
}
