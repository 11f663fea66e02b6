package io.it0.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.List;

/** Log files are bounded: what is too large becomes {@code .1} and replaces the one before. */
final class LogFile {

  static final long MAX_BYTES = 20L << 20;
  private static final int MAX_LINE = 300;

  private LogFile() {}

  /** The file, renamed away first if it has grown too large. */
  static Path rotated(Path file) {
    try {
      if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
        Path old = file.resolveSibling(file.getFileName() + ".1");
        Files.move(file, old, StandardCopyOption.REPLACE_EXISTING);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot rotate " + file, e);
    }
  }

  /** The last lines, each shortened, indented for the terminal. */
  static String tail(Path file, int lines) {
    var last = new ArrayDeque<String>();
    try (var all = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      all.forEach(
          line -> {
            last.add(line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + "…" : line);
            if (last.size() > lines) {
              last.remove();
            }
          });
    } catch (IOException | UncheckedIOException e) {
      return "  (" + file + " cannot be read)";
    }
    return String.join("\n", List.copyOf(last)).indent(2).stripTrailing();
  }
}
