package io.it0.engine.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run's own folder: where it works, its home, what it reads and what it complains of. Only this user can enter it. */
final class RunFolder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);
  private static final int LAST_WORDS = 600;

  private final Path folder;

  private RunFolder(Path folder) {
    this.folder = folder;
  }

  /** What the system makes as a temporary directory only its owner can enter. */
  static RunFolder make(UUID run, String input) throws IOException {
    var made = new RunFolder(Files.createTempDirectory(name(run)));
    Files.createDirectory(made.home());
    Files.createDirectory(made.work());
    Files.writeString(made.input(), input, StandardCharsets.UTF_8);
    return made;
  }

  /** Removes what a server that was killed has left of the run. */
  static void removeLeftovers(UUID run) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (var left = Files.newDirectoryStream(temporary, name(run) + "*")) {
      left.forEach(folder -> new RunFolder(folder).close());
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("what is left of run={} cannot be looked for: {}", run, e.toString());
    }
  }

  private static String name(UUID run) {
    return "it0-run-" + run + "-";
  }

  Path home() {
    return folder.resolve("home");
  }

  Path work() {
    return folder.resolve("work");
  }

  Path input() {
    return folder.resolve("input");
  }

  Path errors() {
    return folder.resolve("errors");
  }

  Path file(String name, InputStream content) throws IOException {
    Path file = folder.resolve(name);
    Files.copy(content, file);
    return file;
  }

  /** The end of what the process wrote to its standard error. */
  String lastWords() {
    try {
      if (!Files.exists(errors())) {
        return "";
      }
      try (var channel = Files.newByteChannel(errors())) {
        channel.position(Math.max(0, channel.size() - LAST_WORDS));
        var bytes = ByteBuffer.allocate(LAST_WORDS);
        channel.read(bytes);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
      }
    } catch (IOException e) {
      return "unreadable: " + e.getMessage();
    }
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> leavesFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : leavesFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("the folder {} of a run could not be removed: {}", folder, e.toString());
    }
  }
}
