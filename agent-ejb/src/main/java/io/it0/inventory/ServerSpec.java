package io.it0.inventory;

import io.it0.problem.ProblemException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What people say of a server.
 *
 * @param name 1 to 100 characters, unique in the tenant whatever its case
 * @param host a host name or an IP address, perhaps with a port
 * @param labels at most 32, to find servers by; keys of 1 to 63 letters, digits, {@code . _ / -}
 */
public record ServerSpec(
    String name,
    String host,
    ServerKind kind,
    ServerStatus status,
    String description,
    Map<String, String> labels) {

  static final int MAX_LABELS = 32;

  private static final int MAX_NAME = 100;
  private static final int MAX_HOST = 253;
  private static final int MAX_DESCRIPTION = 1_000;
  private static final int MAX_LABEL_VALUE = 255;
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:_-]*|[0-9a-fA-F:.]+");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,62}");

  /** @throws ProblemException (400) if a part of it is not as described */
  public ServerSpec {
    require(
        name != null && !name.isBlank() && name.length() <= MAX_NAME && printable(name),
        "name has 1 to 100 characters, none of them a control character");
    name = name.strip();
    require(
        host != null && host.length() <= MAX_HOST && HOST.matcher(host).matches(),
        "host is a host name or an address of at most 253 characters");
    require(kind != null, "kind is missing");
    require(status != null, "status is missing");
    description = description == null ? "" : description;
    require(
        description.length() <= MAX_DESCRIPTION && description.indexOf('\0') < 0,
        "description has at most 1,000 characters");
    labels = labels == null ? Map.of() : new TreeMap<>(labels);
    require(labels.size() <= MAX_LABELS, "at most 32 labels");
    labels.forEach(ServerSpec::requireLabel);
  }

  private static void requireLabel(String key, String value) {
    require(
        LABEL.matcher(key).matches(),
        "a label's key has 1 to 63 letters, digits and . _ / -, a letter or digit first");
    require(
        value != null && value.length() <= MAX_LABEL_VALUE && printable(value),
        "a label's value has at most 255 characters, none of them a control character");
  }

  private static boolean printable(String text) {
    return text.chars().noneMatch(Character::isISOControl);
  }

  private static void require(boolean condition, String detail) {
    if (!condition) {
      throw new ProblemException(InventoryError.SERVER_INVALID, detail);
    }
  }
}
