package io.it0.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** Node scripts beside the npm packages that they use, installed once, of exactly the locked versions. */
final class NodeClients {

  private static final Path FOLDER = Path.of("target", "node-clients").toAbsolutePath();
  private static final List<String> FILES =
      List.of(
          "package.json",
          "package-lock.json",
          "shop.mjs",
          "stripe.mjs",
          "alipay.mjs",
          "wechat.mjs");

  private NodeClients() {}

  /** @return what the script printed; it must have ended well */
  static synchronized String run(String script, Map<String, ?> config) {
    try {
      install();
      Path file = Files.createTempFile(FOLDER, "config", ".json");
      Files.write(file, Shop.JSON.writeValueAsBytes(config));
      String said = command("node", script, file.toString());
      Files.delete(file);
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // The packages' own scripts are not run: nothing of them is needed here.
  private static void install() throws IOException {
    Files.createDirectories(FOLDER);
    boolean changed = false;
    for (String name : FILES) {
      changed |= copied(name) && name.startsWith("package");
    }
    if (changed || !Files.exists(FOLDER.resolve("node_modules/.package-lock.json"))) {
      command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    }
  }

  private static boolean copied(String name) throws IOException {
    Path file = FOLDER.resolve(name);
    try (InputStream in = NodeClients.class.getResourceAsStream("/node/" + name)) {
      byte[] wanted = in.readAllBytes();
      if (Files.exists(file) && java.util.Arrays.equals(Files.readAllBytes(file), wanted)) {
        return false;
      }
      Path draft = Files.createTempFile(FOLDER, name, null);
      Files.write(draft, wanted);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
      return true;
    }
  }

  private static String command(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes());
    int code = process.onExit().join().exitValue();
    if (code != 0) {
      throw new AssertionError(String.join(" ", command) + " ended with " + code + ":\n" + said);
    }
    return said;
  }
}
