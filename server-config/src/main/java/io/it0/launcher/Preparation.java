package io.it0.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The build's last step, which need not be done at a start: PostgreSQL is unpacked, and a first run
 * in a folder of its own records the server's classes in an archive. With it a server starts with a
 * third less work; without it everything works, too.
 */
final class Preparation {

  /** Names the archive that a server is to write when it ends. */
  static final String ARCHIVE_AT_EXIT = "it0.archive.at.exit";

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final RuntimeFolder runtime;

  Preparation(RuntimeFolder runtime) {
    this.runtime = runtime;
  }

  /**
   * Does what is not done yet.
   *
   * @param archive whether the classes are to be recorded, too: that takes a whole run
   */
  void run(boolean archive) throws IOException, InterruptedException {
    if (BootJar.update(runtime.launcherJar(), runtime.bootJar())) {
      Files.deleteIfExists(runtime.classArchive());
    }
    try {
      PostgresBinaries.unpack(runtime.root());
      if (archive && !Files.exists(runtime.classArchive())) {
        record();
      }
    } catch (LaunchException e) {
      System.out.println("Starts will take some seconds longer: " + e.getMessage());
    }
  }

  private void record() throws IOException, InterruptedException {
    Path folder = runtime.root().resolve("recording");
    Path draft = folder.resolve("classes.jsa");
    DataFolder.delete(folder);
    Files.createDirectories(folder);
    Path data = folder.resolve("data");
    Process launcher = launcher(data, draft, folder.resolve("launcher.log"));
    try {
      awaitReady(launcher, data);
      launcher.getOutputStream().close();
      launcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } finally {
      launcher.destroy();
    }
    if (!Files.exists(draft)) {
      throw new LaunchException("no class archive was made; see " + folder);
    }
    Files.move(draft, runtime.classArchive(), StandardCopyOption.ATOMIC_MOVE);
    DataFolder.delete(folder);
  }

  private Process launcher(Path data, Path archive, Path log) throws IOException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-D" + ARCHIVE_AT_EXIT + "=" + archive,
            "-Dit0.runtime=" + runtime.root(),
            "-cp",
            runtime.root().resolve("launcher") + File.separator + "*",
            Main.class.getName(),
            "run",
            "--data",
            data.toString(),
            "--port",
            "0",
            "--no-demo",
            "--stop-with-parent");
    builder.environment().keySet().removeAll(List.of("DB_URL", "REDIS_URL", "IT0_JAVA_OPTS"));
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private static void awaitReady(Process launcher, Path data) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (RunningIt0.on(data).isEmpty()) {
      if (!launcher.isAlive() || System.nanoTime() > deadline) {
        throw new LaunchException("the run that records the classes failed; see " + data + "/..");
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
