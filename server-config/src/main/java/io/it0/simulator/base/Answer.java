package io.it0.simulator.base;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What goes back to the caller. */
public record Answer(int status, Map<String, String> headers, byte[] body) {

  public static Answer json(int status, JsonNode body) {
    return of(status, "application/json", Json.bytes(body));
  }

  public static Answer html(String page) {
    return of(200, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
  }

  public static Answer of(int status, String contentType, byte[] body) {
    return new Answer(status, Map.of("Content-Type", contentType), body);
  }

  public static Answer empty(int status) {
    return new Answer(status, Map.of(), new byte[0]);
  }

  public static Answer seeOther(String path) {
    return empty(303).with("Location", path);
  }

  public Answer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, body);
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
