package io.it0.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of the tenant's page, as they lie in the sources. */
final class TenantPageFiles {

  static final Path ROOT = Path.of("src/main/webapp/app");

  private TenantPageFiles() {}

  /** Each script's text by its path. */
  static Map<Path, String> scripts() {
    return texts(".js");
  }

  static Map<Path, String> texts(String... endings) {
    Map<Path, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (Path file : files.filter(f -> ends(f, endings)).toList()) {
        texts.put(ROOT.relativize(file), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }

  private static boolean ends(Path file, String... endings) {
    return Stream.of(endings).anyMatch(file.toString()::endsWith);
  }

  /** A language's messages; a key that is there twice is an error. */
  static SortedMap<String, String> messages(String language) {
    var strict = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    try {
      SortedMap<String, String> messages = new TreeMap<>();
      strict
          .readTree(ROOT.resolve("messages").resolve(language + ".json").toFile())
          .properties()
          .forEach(entry -> messages.put(entry.getKey(), entry.getValue().asText()));
      return messages;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
