package io.it0.engine.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The real CLI and SDK, installed from npm into {@code agent-ejb/target/engines}. They are not ours to ship.
 *
 * <p>Where they cannot be installed the tests that need them say so loudly and count as skipped.
 */
public final class EnginePrograms {

  private static final String CLI = "@anthropic-ai/claude-code@2.1.330";
  private static final String SDK = "@anthropic-ai/claude-agent-sdk@0.3.330";
  private static final int PATIENCE_MINUTES = 5;

  private static EnginePrograms installed;
  private static String reason;

  private final Path modules;

  private EnginePrograms(Path modules) {
    this.modules = modules;
  }

  /** Empty where they cannot be had. */
  public static synchronized Optional<EnginePrograms> find() {
    if (installed == null && reason == null) {
      try {
        installed = install();
      } catch (IOException e) {
        reason = e.getMessage();
      }
    }
    return Optional.ofNullable(installed);
  }

  /** Skips the calling test where they cannot be had. */
  public static synchronized EnginePrograms require() {
    if (find().isEmpty()) {
      System.err.println("!".repeat(100));
      System.err.println(
          "!! SKIPPED: the real engine programs could not be installed from npm, so what");
      System.err.println(
          "!! the tests say of claude-code-cli and claude-agent-sdk is NOT tested here.");
      System.err.println("!! " + reason);
      System.err.println("!".repeat(100));
      Assumptions.abort("the engine programs are not there: " + reason);
    }
    return installed;
  }

  /** The CLI's native program: npm's own wrapper would need a newer Node. */
  public Path cli() {
    return cli(modules);
  }

  /** The folder of modules that holds the SDK. */
  public Path modules() {
    return modules;
  }

  private static Path cli(Path modules) {
    return modules.resolve("@anthropic-ai/claude-code-linux-x64/claude");
  }

  private static EnginePrograms install() throws IOException {
    Path folder = Path.of("..", "agent-ejb", "target", "engines").toAbsolutePath().normalize();
    Files.createDirectories(folder);
    var options = List.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    // Two modules' tests may want them at once.
    try (var channel = FileChannel.open(folder.resolve("lock"), Set.copyOf(options));
        var lock = channel.lock()) {
      Path modules = folder.resolve("node_modules");
      if (!lock.isValid() || !isComplete(modules)) {
        npm(folder);
      }
      if (!isComplete(modules)) {
        throw new IOException("npm installed something else into " + modules);
      }
      return new EnginePrograms(modules);
    }
  }

  private static boolean isComplete(Path modules) {
    return Files.isExecutable(cli(modules))
        && Files.exists(modules.resolve("@anthropic-ai/claude-agent-sdk/sdk.mjs"));
  }

  private static void npm(Path folder) throws IOException {
    Path log = folder.resolve("npm.log");
    Process npm =
        new ProcessBuilder(
                "npm",
                "install",
                "--prefix",
                folder.toString(),
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                CLI,
                SDK)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!npm.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        npm.descendants().forEach(ProcessHandle::destroyForcibly);
        npm.destroyForcibly();
        throw new IOException("npm took more than " + PATIENCE_MINUTES + " minutes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (npm.exitValue() != 0) {
      throw new IOException("npm install failed:\n" + Files.readString(log));
    }
  }
}
