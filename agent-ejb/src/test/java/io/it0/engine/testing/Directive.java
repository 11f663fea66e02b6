package io.it0.engine.testing;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a prompt tells the stub to do: <code>{{name key=number …}}</code>; without one it answers {@code ok}.
 *
 * <p>Names: {@code ok}, {@code tool} (asks for a tool first), {@code tools} (for nothing but tools), {@code json} (not
 * streamed), {@code slow} ({@code millis} between events), {@code cut} (the stream ends in its middle), {@code stall}
 * (and then nothing comes), {@code hang} (no answer at all), {@code limited} (429 the first time, {@code after}
 * seconds), {@code limited-for-long}, {@code overloaded}, {@code overloaded-midway}, {@code broken}, {@code refused},
 * {@code unauthorized}. Numbers of an answer: {@code input}, {@code output}, {@code read}, {@code write}, {@code words}.
 */
record Directive(String name, Map<String, Long> values, String text) {

  private static final Pattern PATTERN = Pattern.compile("\\{\\{([a-z-]+)((?: [a-z]+=\\d+)*)}}");

  static Directive in(String body) {
    Matcher found = PATTERN.matcher(body);
    if (!found.find()) {
      return new Directive("ok", Map.of(), "");
    }
    Map<String, Long> values = new HashMap<>();
    for (String pair : found.group(2).strip().split(" ")) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=");
        values.put(parts[0], Long.parseLong(parts[1]));
      }
    }
    return new Directive(found.group(1), values, found.group());
  }

  long value(String key, long fallback) {
    return values.getOrDefault(key, fallback);
  }

  @Override
  public String toString() {
    return text;
  }
}
