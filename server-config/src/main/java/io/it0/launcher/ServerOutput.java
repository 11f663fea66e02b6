package io.it0.launcher;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.it0.boot.Boot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Reads what a server prints: its own messages to the launcher, and the log, which goes to a file. */
final class ServerOutput {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path log;
  private final CompletableFuture<Boolean> deployed = new CompletableFuture<>();

  private ServerOutput(Path log) {
    this.log = log;
  }

  /** @return whether the server deployed the EAR; fails if it ends before it could say so */
  static CompletableFuture<Boolean> follow(Process process, Path log) {
    var output = new ServerOutput(log);
    var thread = new Thread(() -> output.read(process), "log of " + log.getFileName());
    thread.setDaemon(true);
    thread.start();
    return output.deployed;
  }

  /** The last severe message of a log, shortened; its last lines if there is none. */
  static String reason(Path log) {
    try (var lines = Files.lines(log)) {
      String severe =
          lines.filter(line -> line.contains("\"SEVERE\"")).reduce("", (earlier, later) -> later);
      String message = JSON.readTree(severe).path("LogMessage").asText();
      if (!message.isBlank()) {
        return message.strip().lines().limit(4).collect(Collectors.joining("\n")).indent(2);
      }
    } catch (IOException | UncheckedIOException e) {
      return "  (" + log + " cannot be read: " + e.getMessage() + ")";
    }
    return LogFile.tail(log, 12);
  }

  private void read(Process process) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null) {
        line = copy(line, lines);
      }
    } catch (IOException e) {
      System.err.println("The log " + log + " cannot be written: " + e.getMessage());
    }
    deployed.completeExceptionally(new IOException("the process ended"));
  }

  /** Writes one file's worth of lines. @return the line that begins the next file, null at the end */
  private String copy(String first, BufferedReader lines) throws IOException {
    Path file = LogFile.rotated(log);
    long size = Files.exists(file) ? Files.size(file) : 0;
    try (Writer writer =
        Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      String line = first;
      while (line != null && size <= LogFile.MAX_BYTES) {
        if (!message(line)) {
          writer.write(line);
          writer.write('\n');
          size += line.length() + 1L;
        }
        if (!lines.ready()) {
          writer.flush();
        }
        line = lines.readLine();
      }
      return line;
    }
  }

  private boolean message(String line) {
    if (line.equals(Boot.READY) || line.equals(Boot.FAILED)) {
      deployed.complete(line.equals(Boot.READY));
      return true;
    }
    return false;
  }
}
