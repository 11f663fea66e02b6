package io.it0.simulator.base;

import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it came.
 *
 * @param path decoded
 * @param rawPath as it stands in the request line
 * @param query as it stands in the request line; empty if there is none
 * @param headers names compare without regard to case
 */
public record Call(
    String method,
    String path,
    String rawPath,
    String query,
    Map<String, List<String>> headers,
    byte[] body) {

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(values -> values.get(0));
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** As it stands in the request line. */
  public String pathAndQuery() {
    return query.isEmpty() ? rawPath : rawPath + "?" + query;
  }

  public Map<String, String> queryFields() {
    return fields(query, StandardCharsets.UTF_8);
  }

  /** Decodes {@code a=b&c=d}; of a name that comes twice the last value counts. */
  public static Map<String, String> fields(String encoded, Charset charset) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : encoded.split("&")) {
      if (!pair.isEmpty()) {
        int at = pair.indexOf('=');
        String name = at < 0 ? pair : pair.substring(0, at);
        String value = at < 0 ? "" : pair.substring(at + 1);
        fields.put(URLDecoder.decode(name, charset), URLDecoder.decode(value, charset));
      }
    }
    return fields;
  }
}
