package io.it0.browser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Playwright's driver and axe-core, installed from npm once, of exactly the locked versions. */
final class NodePackages {

  private static final Path FOLDER = Path.of("target", "browser-packages").toAbsolutePath();

  private NodePackages() {}

  /** @return the folder of modules */
  static Path install() throws IOException {
    Files.createDirectories(FOLDER);
    boolean changed = false;
    for (String name : List.of("package.json", "package-lock.json")) {
      changed |= copied(name);
    }
    Path modules = FOLDER.resolve("node_modules");
    if (changed || !Files.exists(modules.resolve(".package-lock.json"))) {
      Programs.run(FOLDER, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    }
    return modules;
  }

  private static boolean copied(String name) throws IOException {
    Path file = FOLDER.resolve(name);
    try (InputStream in = NodePackages.class.getResourceAsStream("/browser/" + name)) {
      byte[] wanted = in.readAllBytes();
      if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), wanted)) {
        return false;
      }
      Files.write(file, wanted);
      return true;
    }
  }
}
