package io.it0.ear;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the EAR must not bring along. A class that the container has, or that is in the EAR twice, makes
 * a second type of the same name: its events find no observers, and its casts fail.
 */
class EarContentIT {

  private static final Path EAR = Path.of("../ear/target/it0.ear");
  private static final Path CONTAINER = Path.of("target/runtime/payara-micro-ear.jar");

  /** Every class of the EAR, and the archives that hold it. */
  private static final Map<String, List<String>> CLASSES = new TreeMap<>();

  private static final Set<String> ARCHIVES = new TreeSet<>();

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = Files.newInputStream(EAR)) {
      read("it0.ear", in);
    }
    assertThat(ARCHIVES).contains("it0.ear/lib/db.jar", "it0.ear/web-war.war");
    assertThat(CLASSES).hasSizeGreaterThan(1000);
  }

  private static void read(String archive, InputStream in) throws IOException {
    ARCHIVES.add(archive);
    var zip = new ZipInputStream(in);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      String name = entry.getName();
      if (name.matches(".*\\.(jar|war)")) {
        read(archive + "/" + name, new ByteArrayInputStream(zip.readAllBytes()));
      } else if (isClass(name)) {
        String type = name.replace("WEB-INF/classes/", "");
        CLASSES.computeIfAbsent(type, key -> new ArrayList<>()).add(archive);
      }
    }
  }

  // A module descriptor names its jar and no class; other releases' classes repeat the jar's own.
  private static boolean isClass(String name) {
    return name.endsWith(".class")
        && !name.endsWith("module-info.class")
        && !name.startsWith("META-INF/versions/");
  }

  @Test
  void no_class_is_in_it_twice() {
    Map<String, List<String>> twice = new TreeMap<>(CLASSES);
    twice.values().removeIf(archives -> archives.size() == 1);
    assertThat(twice).isEmpty();
  }

  @Test
  void no_class_is_the_containers_too() throws IOException {
    Set<String> both = new TreeSet<>();
    try (var container = new ZipInputStream(Files.newInputStream(CONTAINER))) {
      for (var entry = container.getNextEntry(); entry != null; entry = container.getNextEntry()) {
        if (entry.getName().matches("MICRO-INF/(runtime|lib)/.*\\.jar")) {
          both.addAll(shared(entry.getName(), container.readAllBytes()));
        }
      }
    }
    assertThat(both).isEmpty();
  }

  private static Set<String> shared(String jar, byte[] content) throws IOException {
    Set<String> shared = new TreeSet<>();
    var zip = new ZipInputStream(new ByteArrayInputStream(content));
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (isClass(entry.getName()) && CLASSES.containsKey(entry.getName())) {
        shared.add(entry.getName() + " in " + jar + " and " + CLASSES.get(entry.getName()));
      }
    }
    return shared;
  }

  @Test
  void it_has_no_api_of_the_container() {
    assertThat(CLASSES.keySet())
        .noneMatch(type -> type.startsWith("jakarta/") || type.startsWith("javax/"))
        .noneMatch(type -> type.startsWith("org/eclipse/microprofile/"));
  }

  @Test
  void it_has_no_library_that_tests_or_launches() {
    assertThat(CLASSES.keySet())
        .noneMatch(
            type ->
                type.matches(
                    "(org/junit|junit|org/assertj|org/mockito|net/jqwik|com/tngtech/archunit|org/awaitility"
                        + "|org/jboss/(arquillian|shrinkwrap)|io/zonky|redis/embedded|org/flywaydb|io/smallrye"
                        + "|io/it0/db/testing|io/it0/(launcher|boot|bench|demo|simulator))/.*"));
  }
}
