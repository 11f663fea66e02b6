package io.it0.demo;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code ./it0 demo trace} is asked to do.
 *
 * @param model under which the trace's requests are posted; it decides the provider's cost
 */
public record TraceOptions(Path file, String tenant, String plan, String currency, String model) {

  private static final Set<String> NAMES = Set.of("--tenant", "--plan", "--currency", "--model");

  public static final String USAGE =
      "./it0 demo trace FILE.csv [--tenant acme] [--plan enterprise] [--currency USD]"
          + " [--model claude-sonnet-4-5]";

  /** @throws IllegalArgumentException with one line that says what is wrong */
  public static TraceOptions parse(List<String> arguments) {
    if (arguments.isEmpty() || arguments.get(0).startsWith("--")) {
      throw new IllegalArgumentException("which file? " + USAGE);
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 1; i < arguments.size(); i += 2) {
      if (!NAMES.contains(arguments.get(i)) || i + 1 == arguments.size()) {
        throw new IllegalArgumentException("not understood: " + arguments.get(i) + "; " + USAGE);
      }
      values.put(arguments.get(i), arguments.get(i + 1));
    }
    return new TraceOptions(
        Path.of(arguments.get(0)),
        values.getOrDefault("--tenant", "acme"),
        values.getOrDefault("--plan", "enterprise"),
        values.getOrDefault("--currency", "USD"),
        values.getOrDefault("--model", "claude-sonnet-4-5"));
  }
}
