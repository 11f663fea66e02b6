package io.it0.simulator.stripe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lists, the newest first, by cursor. */
final class Listing {

  private static final Set<String> PAGING =
      Set.of("limit", "starting_after", "ending_before", "created", "type", "types");

  private final StripeBook book;

  Listing(StripeBook book) {
    this.book = book;
  }

  /** @param filters names of parameters that equal the objects' fields of these names */
  ObjectNode of(String type, String path, Params params, Set<String> filters) {
    params.only(union(PAGING, filters));
    int limit = params.whole("limit").orElse(10L).intValue();
    if (limit < 1 || limit > 100) {
      throw StripeError.invalid(
          "parameter_invalid_integer", "limit", "This value must lie between 1 and 100.");
    }
    List<ObjectNode> found =
        book.records().all(type).stream()
            .filter(object -> !object.path("deleted").asBoolean())
            .filter(object -> matches(object, params, filters))
            .toList();
    int from = params.text("starting_after").map(id -> position(found, id) + 1).orElse(0);
    List<ObjectNode> page = found.subList(from, Math.min(found.size(), from + limit));
    ObjectNode list = Json.object();
    list.put("object", "list").put("url", path);
    list.put("has_more", from + limit < found.size());
    ArrayNode data = list.putArray("data");
    page.forEach(data::add);
    return list;
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> all = new java.util.HashSet<>(some);
    all.addAll(others);
    return all;
  }

  private static boolean matches(ObjectNode object, Params params, Set<String> filters) {
    for (String name : filters) {
      String wanted = params.text(name).orElse(null);
      if (wanted != null && !object.path(name).asText().equals(wanted)) {
        return false;
      }
    }
    List<String> types = params.texts("types");
    if (!types.isEmpty() && !types.contains(object.path("type").asText())) {
      return false;
    }
    String type = params.text("type").orElse(null);
    return (type == null || object.path("type").asText().equals(type))
        && isCreatedWithin(object.path("created").asLong(), params.inside("created"));
  }

  private static boolean isCreatedWithin(long created, Params range) {
    Map<String, Boolean> holds =
        Map.of(
            "gt", range.whole("gt").map(t -> created > t).orElse(true),
            "gte", range.whole("gte").map(t -> created >= t).orElse(true),
            "lt", range.whole("lt").map(t -> created < t).orElse(true),
            "lte", range.whole("lte").map(t -> created <= t).orElse(true));
    return !holds.containsValue(false);
  }

  private static int position(List<ObjectNode> found, String id) {
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).get("id").asText().equals(id)) {
        return i;
      }
    }
    throw StripeError.missing("object", id, "starting_after");
  }
}
