package io.it0.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code ./it0 gateway-config}: writes the gateway's file from the key pair in the data folder.
 *
 * <p>Options: {@code --data DIR} (default {@code var}), {@code --out FILE} (default {@code DIR/kong.yml}), {@code --issuer
 * NAME}, {@code --upstream URL}.
 */
final class GatewayConfigCommand {

  /** In the data folder; the server's first run makes it. */
  static final Path PUBLIC_KEY = Path.of("keys", "jwt-public.pem");

  static final String ISSUER = "it0";
  static final String UPSTREAM = "http://server:13010";

  private static final List<String> OPTIONS = List.of("--data", "--out", "--issuer", "--upstream");

  private GatewayConfigCommand() {}

  /** @return the process's exit code: 0, or 2 after one line to {@code err} */
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    try {
      out.println("wrote " + write(options(arguments)));
      return 0;
    } catch (IllegalArgumentException e) {
      err.println("gateway-config: " + e.getMessage());
      return 2;
    } catch (IOException e) {
      err.println("gateway-config: cannot write the file: " + e.getMessage());
      return 2;
    }
  }

  private static Path write(Map<String, String> options) throws IOException {
    Path data = Path.of(options.getOrDefault("--data", "var"));
    Path key = data.resolve(PUBLIC_KEY);
    if (!Files.isReadable(key)) {
      throw new IllegalArgumentException(
          key + " is missing: start the server once, it makes the key");
    }
    String file =
        new GatewayConfig(
                Files.readString(key),
                options.getOrDefault("--issuer", ISSUER),
                options.getOrDefault("--upstream", UPSTREAM))
            .render();
    Path target =
        Path.of(options.getOrDefault("--out", data.resolve("kong.yml").toString()))
            .toAbsolutePath();
    // A gateway that reloads must not read half a file.
    Path part = Files.writeString(target.resolveSibling(target.getFileName() + ".part"), file);
    return Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Map<String, String> options(List<String> arguments) {
    var options = new HashMap<String, String>();
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (!OPTIONS.contains(name)) {
        throw new IllegalArgumentException("unknown option " + name + ", known: " + OPTIONS);
      }
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      options.put(name, arguments.get(i + 1));
    }
    return options;
  }
}
