package io.it0.event;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of an event's schema. A higher minor version has more fields, and whoever reads the major version reads
 * it too; another major version would be misunderstood.
 */
public record SchemaVersion(int major, int minor) {

  private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,4})(?:\\.(\\d{1,5}))?");

  /** Of {@code 1.4}, or {@code 1}, which is {@code 1.0}; empty where it is neither. */
  public static Optional<SchemaVersion> parse(String text) {
    Matcher matcher = TEXT.matcher(text == null ? "" : text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int minor = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
    return Optional.of(new SchemaVersion(Integer.parseInt(matcher.group(1)), minor));
  }

  /** Whether a reader of that major version understands what is written in the version of the text. */
  public static boolean isReadable(String text, int major) {
    return parse(text).filter(version -> version.major == major).isPresent();
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
