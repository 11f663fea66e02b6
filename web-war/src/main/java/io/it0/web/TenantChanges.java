package io.it0.web;

import io.it0.identity.TenantPatch;
import io.it0.problem.ProblemException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a change of a tenant, in which null and absent are two things. */
final class TenantChanges {

  private TenantChanges() {}

  static TenantPatch read(JsonValue json) {
    if (!(json instanceof JsonObject change)) {
      throw new ProblemException(WebError.MALFORMED_JSON, "a change is an object");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    change.forEach((name, value) -> values.put(name, value(name, value)));
    return new TenantPatch(values);
  }

  private static Object value(String name, JsonValue value) {
    if (value.equals(JsonValue.NULL)) {
      return null;
    }
    if (value instanceof JsonString text) {
      return text.getString();
    }
    if (value instanceof JsonNumber number && number.isIntegral()) {
      try {
        return number.longValueExact();
      } catch (ArithmeticException e) {
        throw wrongType(name);
      }
    }
    throw wrongType(name);
  }

  private static ProblemException wrongType(String name) {
    return new ProblemException(
        WebError.MALFORMED_JSON, "field " + name + " has the wrong type", Map.of("field", name));
  }
}
