package io.it0.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * IT0 as {@code ./it0 run} starts it, in a process of its own, on a folder that the test gives.
 *
 * <p>It ends with {@link #close()}, and at the latest with the tests' JVM, even if that is killed: the
 * launcher then reads the end of its standard input.
 */
public final class LaunchedIt0 implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Path RUNTIME = Path.of("target", "runtime").toAbsolutePath();

  private final Path data;
  private final Path output;
  private final Process launcher;

  private LaunchedIt0(Path data, Path output, Process launcher) {
    this.data = data;
    this.output = output;
    this.launcher = launcher;
  }

  /** What a command printed, and how it ended. */
  public record Outcome(int exitCode, String output) {}

  /** Starts and returns when everything is ready. */
  public static LaunchedIt0 start(Path data, String... options) {
    return start(data, Map.of(), options);
  }

  /** @param environment what its servers find in their environment besides */
  public static LaunchedIt0 start(Path data, Map<String, String> environment, String... options) {
    try {
      Path output = Files.createTempFile("it0-launcher", ".log");
      List<String> command = new ArrayList<>(command("run", "--data", data.toString()));
      command.addAll(List.of("--no-demo", "--stop-with-parent"));
      command.addAll(List.of(options));
      ProcessBuilder builder = builder(command).redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process launcher = builder.start();
      var launched = new LaunchedIt0(data, output, launcher);
      launched.await("ready", () -> !launcher.isAlive() || launched.isReady());
      if (!launcher.isAlive()) {
        throw new IllegalStateException("IT0 did not start:\n" + launched.output());
      }
      return launched;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The installation's data folder. */
  public Path data() {
    return data;
  }

  /** Runs a command of the launcher to its end. */
  public static Outcome command(Path data, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(command(arguments));
    command.addAll(List.of("--data", data.toString()));
    Process process = builder(command).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes());
    return new Outcome(process.onExit().join().exitValue(), output);
  }

  public static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** As it is now: process ids change when something was started again. */
  public RunningIt0 state() {
    return RunningIt0.on(data).orElseThrow(() -> new IllegalStateException(output()));
  }

  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends a process by SIGKILL, and returns when it is gone. */
  public static void kill(long pid) {
    ProcessHandle.of(pid)
        .ifPresent(
            process -> {
              process.destroyForcibly();
              process.onExit().join();
            });
  }

  /** Ends the launcher alone by SIGKILL. */
  public void killLauncher() {
    launcher.destroyForcibly();
    launcher.onExit().join();
  }

  public void await(String what, BooleanSupplier reached) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(what + " was never reached:\n" + output());
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  /** Stops in order by the end of input, and waits for it. */
  @Override
  public void close() {
    try {
      launcher.getOutputStream().close();
      if (!launcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("IT0 does not stop:\n" + output());
      }
    } catch (IOException e) {
      launcher.destroy();
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isReady() {
    return RunningIt0.on(data).filter(it0 -> it0.launcherPid() == launcher.pid()).isPresent();
  }

  private static List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dit0.runtime=" + RUNTIME,
                "-cp",
                RUNTIME.resolve("launcher") + "/*",
                Main.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static ProcessBuilder builder(List<String> command) {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Halves the work of a start.
    builder.environment().put("IT0_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    builder
        .environment()
        .keySet()
        .removeAll(List.of("DB_URL", "DB_USER", "DB_PASSWORD", "REDIS_URL"));
    return builder;
  }
}
