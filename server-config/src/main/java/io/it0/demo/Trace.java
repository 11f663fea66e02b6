package io.it0.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;

/**
 * A trace of LLM requests: columns TIMESTAMP (UTC), ContextTokens, GeneratedTokens.
 *
 * @param requests in the file's order, at least one
 */
public record Trace(List<Request> requests) {

  private static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens";
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter();

  /** One request; its line number is its identity. */
  public record Request(int line, Instant time, long inputTokens, long outputTokens) {}

  /** @throws IOException naming the line that is not understood */
  public static Trace read(Path file) throws IOException {
    List<Request> requests = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String header = lines.readLine();
      if (!HEADER.equals(header)) {
        throw new IOException(file + ": the first line must be " + HEADER);
      }
      int number = 1;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        requests.add(parse(file, ++number, line));
      }
    }
    if (requests.isEmpty()) {
      throw new IOException(file + " holds no request");
    }
    return new Trace(List.copyOf(requests));
  }

  private static Request parse(Path file, int number, String line) throws IOException {
    String[] fields = line.split(",", -1);
    try {
      if (fields.length != 3) {
        throw new IllegalArgumentException("3 columns expected, found " + fields.length);
      }
      Instant time = LocalDateTime.parse(fields[0], TIMESTAMP).toInstant(ZoneOffset.UTC);
      return new Request(number, time, Long.parseLong(fields[1]), Long.parseLong(fields[2]));
    } catch (RuntimeException e) {
      throw new IOException("%s line %d: %s".formatted(file, number, e.getMessage()), e);
    }
  }

  public long inputTokens() {
    return requests.stream().mapToLong(Request::inputTokens).sum();
  }

  public long outputTokens() {
    return requests.stream().mapToLong(Request::outputTokens).sum();
  }

  public long totalTokens() {
    return inputTokens() + outputTokens();
  }

  public Instant first() {
    return requests.stream().map(Request::time).min(Instant::compareTo).orElseThrow();
  }

  public Instant last() {
    return requests.stream().map(Request::time).max(Instant::compareTo).orElseThrow();
  }
}
