package io.it0.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * The server's own main class in a jar that changes only when it does: the class archive holds for
 * exactly the jars, by size and time, that it was made with.
 */
final class BootJar {

  private static final String PACKAGE = "io/it0/boot/";

  private BootJar() {}

  /** @return whether it had to be written */
  static boolean update(Path launcherJar, Path bootJar) throws IOException {
    Map<String, byte[]> wanted = classes(launcherJar);
    if (Files.exists(bootJar) && same(wanted, classes(bootJar))) {
      return false;
    }
    Path draft = bootJar.resolveSibling(bootJar.getFileName() + ".new");
    try (var jar = new JarOutputStream(Files.newOutputStream(draft))) {
      for (Map.Entry<String, byte[]> file : wanted.entrySet()) {
        jar.putNextEntry(new JarEntry(file.getKey()));
        jar.write(file.getValue());
      }
    }
    Files.move(draft, bootJar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return true;
  }

  private static Map<String, byte[]> classes(Path file) throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    try (var jar = new JarFile(file.toFile())) {
      for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
        if (entry.getName().startsWith(PACKAGE) && entry.getName().endsWith(".class")) {
          classes.put(entry.getName(), jar.getInputStream(entry).readAllBytes());
        }
      }
    }
    return classes;
  }

  private static boolean same(Map<String, byte[]> one, Map<String, byte[]> other) {
    return one.keySet().equals(other.keySet())
        && one.keySet().stream().allMatch(k -> Arrays.equals(one.get(k), other.get(k)));
  }
}
