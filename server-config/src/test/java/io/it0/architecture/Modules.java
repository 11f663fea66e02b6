package io.it0.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The classes of all modules, read from where Maven compiles them. */
final class Modules {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> NAMES =
      List.of("db", "billing-ejb", "agent-ejb", "web-war", "admin-jsf", "server-config");

  private static JavaClasses classes;

  private Modules() {}

  static synchronized JavaClasses classes() {
    if (classes == null) {
      classes = new ClassFileImporter().importPaths(folders());
    }
    return classes;
  }

  static List<Path> folders() {
    List<Path> folders = NAMES.stream().map(Modules::folder).toList();
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        throw new IllegalStateException("build all modules first: there is no " + folder);
      }
    }
    return folders;
  }

  static Path folder(String module) {
    return ROOT.resolve(module).resolve("target/classes");
  }
}
