package io.it0.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code --name value} pairs, each a non-negative number with a default. */
final class BenchOptions {

  private final Map<String, Long> values;

  private BenchOptions(Map<String, Long> values) {
    this.values = values;
  }

  /** @throws IllegalArgumentException with one line that says what is wrong */
  static BenchOptions parse(List<String> arguments, Map<String, Long> defaults) {
    Map<String, Long> values = new HashMap<>(defaults);
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i).replaceFirst("^--", "");
      if (!defaults.containsKey(name) || i + 1 == arguments.size()) {
        throw new IllegalArgumentException(
            "not understood: " + arguments.get(i) + "; options are " + defaults);
      }
      values.put(name, Long.parseUnsignedLong(arguments.get(i + 1)));
    }
    return new BenchOptions(values);
  }

  int number(String name) {
    return Math.toIntExact(values.get(name));
  }

  Duration seconds(String name) {
    return Duration.ofSeconds(values.get(name));
  }
}
