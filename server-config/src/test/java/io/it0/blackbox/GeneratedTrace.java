package io.it0.blackbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A trace in the public one's form, from a fixed seed: an hour of requests to a coding assistant.
 *
 * @param inputTokens of all requests
 * @param outputTokens of all requests
 */
record GeneratedTrace(Path file, long inputTokens, long outputTokens) {

  private static final int REQUESTS = 6_000;
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSS");

  static GeneratedTrace write(Path file) throws IOException {
    var random = new SplittableRandom(20231116);
    LocalDateTime time = LocalDateTime.of(2023, 11, 16, 18, 17, 3, 979_960_000);
    List<String> lines = new ArrayList<>();
    lines.add("TIMESTAMP,ContextTokens,GeneratedTokens");
    long inputs = 0;
    long outputs = 0;
    for (int i = 0; i < REQUESTS; i++) {
      long input = random.nextLong(3, 7_438);
      long output = random.nextLong(1, 250);
      lines.add(FORMAT.format(time) + "," + input + "," + output);
      time = time.plusNanos(random.nextLong(100, 1_200_000_000));
      inputs += input;
      outputs += output;
    }
    Files.write(file, lines);
    return new GeneratedTrace(file, inputs, outputs);
  }
}
