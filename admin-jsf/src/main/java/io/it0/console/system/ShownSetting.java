package io.it0.console.system;

import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/**
 * A setting as it may be seen. What is not known to be harmless is masked: only values of names on the list are shown.
 *
 * @param value dots where it is a secret, or might be one
 */
public record ShownSetting(String name, String value) {

  private static final String MASK = "••••••••";
  private static final int MOST = 300;

  private static final List<String> FEATURES =
      List.of(
          "billing.",
          "billrun.",
          "console.",
          "db.",
          "dunning.",
          "engine.",
          "event.",
          "health.",
          "http.",
          "identity.",
          "invariant.",
          "invoicing.",
          "lifecycle.",
          "mail.",
          "payment.",
          "pricing.",
          "quota.",
          "redis.",
          "stripe.",
          "alipay.",
          "wechat.",
          "crypto.",
          "task.",
          "tenant.",
          "usage.",
          "operations.");

  // Numbers, switches, units and names of places: nothing that opens a door.
  private static final String HARMLESS =
      ".*(enabled|minutes|seconds|hours|days|millis|size|max|min|limit|rows|bytes|count|concurrency|interval"
          + "|timeout|retries|attempts|issuer|currency|locale|mode|shown|percent|grace|partitions|batch).*";

  /** Those of our features, by name. */
  static List<ShownSetting> of(Config config) {
    return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
        .filter(name -> FEATURES.stream().anyMatch(name::startsWith))
        .distinct()
        .sorted()
        .limit(MOST)
        .map(name -> of(name, config.getOptionalValue(name, String.class).orElse("")))
        .toList();
  }

  static ShownSetting of(String name, String value) {
    boolean shown = name.toLowerCase(Locale.ROOT).matches(HARMLESS) && isPlain(name, value);
    return new ShownSetting(name, shown || value.isEmpty() ? value : MASK);
  }

  private static boolean isPlain(String name, String value) {
    boolean secret =
        name.toLowerCase(Locale.ROOT).matches(".*(key|secret|password|token|private|credential).*")
            && !value.matches("\\d{1,9}");
    return !secret && value.matches("[A-Za-z0-9 ,._:/-]{0,80}");
  }
}
