package io.it0.simulator.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Form bodies with brackets: {@code metadata[order]=7&expand[]=latest_charge&items[0][price]=p}. */
final class Form {

  private static final Pattern PART = Pattern.compile("\\[([^\\]]*)\\]");
  private static final int MAX_INDEX = 100;

  private Form() {}

  static ObjectNode parse(String encoded) {
    ObjectNode form = Json.object();
    for (String pair : encoded.split("&")) {
      if (pair.isEmpty()) {
        continue;
      }
      int at = pair.indexOf('=');
      String name = decoded(at < 0 ? pair : pair.substring(0, at));
      String value = at < 0 ? "" : decoded(pair.substring(at + 1));
      put(form, path(name), value);
    }
    return form;
  }

  private static List<String> path(String name) {
    List<String> path = new ArrayList<>();
    int bracket = name.indexOf('[');
    path.add(bracket < 0 ? name : name.substring(0, bracket));
    Matcher parts = PART.matcher(bracket < 0 ? "" : name.substring(bracket));
    while (parts.find()) {
      path.add(parts.group(1));
    }
    return path;
  }

  private static void put(JsonNode form, List<String> path, String value) {
    JsonNode at = form;
    for (int i = 0; i < path.size() - 1; i++) {
      at = child(at, path.get(i), isIndex(path.get(i + 1)));
    }
    String last = path.get(path.size() - 1);
    if (at instanceof ArrayNode array) {
      array.add(value);
    } else {
      ((ObjectNode) at).put(last, value);
    }
  }

  private static JsonNode child(JsonNode parent, String name, boolean list) {
    if (parent instanceof ArrayNode array) {
      int index = name.isEmpty() ? array.size() : Math.min(Integer.parseInt(name), MAX_INDEX);
      while (array.size() <= index) {
        if (list) {
          array.addArray();
        } else {
          array.addObject();
        }
      }
      return array.get(index);
    }
    ObjectNode object = (ObjectNode) parent;
    JsonNode known = object.get(name);
    if (known != null && known.isContainerNode()) {
      return known;
    }
    return list ? object.putArray(name) : object.putObject(name);
  }

  private static boolean isIndex(String part) {
    return part.isEmpty() || part.matches("\\d{1,4}");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
