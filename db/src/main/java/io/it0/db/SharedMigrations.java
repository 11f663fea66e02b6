package io.it0.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The versions of the shared schema's scripts that this code brings along, wherever it is packed. */
final class SharedMigrations {

  private static final String FOLDER = "migration/shared/";
  private static final String FIRST = "V001__tenants.sql";
  private static final Pattern SCRIPT = Pattern.compile("V(\\d+)__\\w+\\.sql");

  private SharedMigrations() {}

  static SortedSet<Integer> versions() {
    URL first = SharedMigrations.class.getResource("/" + FOLDER + FIRST);
    if (first == null) {
      throw new IllegalStateException("missing " + FOLDER + FIRST);
    }
    try {
      return versions(first.getProtocol().equals("file") ? beside(first) : packedWith(first));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("not a file: " + first, e);
    }
  }

  private static List<String> beside(URL script) throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.list(Path.of(script.toURI()).getParent())) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static List<String> packedWith(URL script) throws IOException {
    var connection = (JarURLConnection) script.openConnection();
    // A jar of its own, which may be closed: the shared one serves the class loader.
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      return jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith(FOLDER))
          .map(name -> name.substring(FOLDER.length()))
          .toList();
    }
  }

  private static SortedSet<Integer> versions(List<String> files) {
    SortedSet<Integer> versions = new TreeSet<>();
    files.forEach(file -> version(file).ifPresent(versions::add));
    return versions;
  }

  private static Optional<Integer> version(String file) {
    Matcher script = SCRIPT.matcher(file);
    return script.matches() ? Optional.of(Integer.valueOf(script.group(1))) : Optional.empty();
  }
}
