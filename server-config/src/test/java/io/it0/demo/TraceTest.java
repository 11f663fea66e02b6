package io.it0.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceTest {

  @TempDir Path folder;

  @Test
  void each_line_is_a_request_with_its_own_time() throws IOException {
    Trace trace =
        Trace.read(
            file(
                "TIMESTAMP,ContextTokens,GeneratedTokens",
                "2023-11-16 18:17:03.9799600,4808,10",
                "2023-11-16 18:17:04.0319600,3180,8"));

    assertThat(trace.requests())
        .containsExactly(
            new Trace.Request(2, Instant.parse("2023-11-16T18:17:03.979960Z"), 4808, 10),
            new Trace.Request(3, Instant.parse("2023-11-16T18:17:04.031960Z"), 3180, 8));
    assertThat(trace.totalTokens()).isEqualTo(8006);
  }

  @Test
  void a_broken_line_is_named() throws IOException {
    Path file = file("TIMESTAMP,ContextTokens,GeneratedTokens", "2023-11-16 18:17:03.97,12,x");

    assertThatThrownBy(() -> Trace.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("trace.csv line 2");
  }

  @Test
  void another_header_is_refused() throws IOException {
    Path file = file("time,in,out");

    assertThatThrownBy(() -> Trace.read(file)).hasMessageContaining("the first line must be");
  }

  @Test
  void options_have_defaults_and_unknown_ones_are_refused() {
    assertThat(TraceOptions.parse(List.of("a.csv", "--plan", "pro")))
        .isEqualTo(new TraceOptions(Path.of("a.csv"), "acme", "pro", "USD", "claude-sonnet-4-5"));
    assertThatThrownBy(() -> TraceOptions.parse(List.of("a.csv", "--colour", "red")))
        .hasMessageContaining("--colour");
  }

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("trace.csv"), List.of(lines));
  }
}
