package io.it0.payment;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * The keys of one provider, below {@code payment.<provider>.}. A value {@code file:/path} is read from the file, so that
 * a secret need not be in the environment. What is wrong is said by the key's name and never by its value.
 */
public final class ProviderConfig {

  private static final String FILE = "file:";
  private static final int MAX_LIST = 8;

  private final Config config;
  private final String prefix;

  public ProviderConfig(Config config, ProviderKey provider) {
    this.config = config;
    this.prefix = "payment." + provider.label() + ".";
  }

  /** Whether any of the keys has a value. */
  public boolean hasAny(String... keys) {
    return Stream.of(keys).anyMatch(key -> text(key).isPresent());
  }

  public Optional<String> text(String key) {
    return config
        .getOptionalValue(prefix + key, String.class)
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .map(value -> value.startsWith(FILE) ? read(key, value) : value);
  }

  public String require(String key) {
    return text(key).orElseThrow(() -> wrong(key, "is missing"));
  }

  /** Separated by commas: one, and while it is being changed the new one too. */
  public List<String> list(String key) {
    List<String> values =
        text(key).stream()
            .flatMap(value -> Stream.of(value.split(",")))
            .map(String::strip)
            .filter(value -> !value.isEmpty())
            .map(value -> value.startsWith(FILE) ? read(key, value) : value)
            .toList();
    if (values.size() > MAX_LIST) {
      throw wrong(key, "has more than " + MAX_LIST + " values");
    }
    return values;
  }

  public List<String> requireList(String key) {
    List<String> values = list(key);
    if (values.isEmpty()) {
      throw wrong(key, "is missing");
    }
    return values;
  }

  /** An http or https address without a trailing slash. */
  public Optional<String> address(String key) {
    return text(key).map(value -> address(prefix + key, value));
  }

  /** Where the providers and the payers' browsers reach us: {@code payment.public-url}. */
  public String publicUrl() {
    return config
        .getOptionalValue("payment.public-url", String.class)
        .filter(value -> !value.isBlank())
        .map(value -> address("payment.public-url", value.strip()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "payment.public-url is missing: the provider has to be told where its webhooks go"));
  }

  private static String address(String name, String value) {
    try {
      URI uri = URI.create(value);
      boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getQuery() == null && uri.getUserInfo() == null) {
        return value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " is no http or https address", e);
    }
    throw new IllegalArgumentException(name + " is no http or https address");
  }

  public IllegalArgumentException wrong(String key, String what) {
    return new IllegalArgumentException(prefix + key + " " + what);
  }

  private String read(String key, String value) {
    try {
      return Files.readString(Path.of(value.substring(FILE.length())), StandardCharsets.UTF_8)
          .strip();
    } catch (IOException | InvalidPathException e) {
      throw wrong(key, "names a file that cannot be read");
    }
  }
}
