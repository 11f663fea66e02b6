package io.it0.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./it0} itself checks before any Java runs. */
class ScriptTest {

  private static final Path SCRIPT = Path.of("..", "it0").toAbsolutePath().normalize();

  @TempDir Path temporary;

  private record Outcome(int exitCode, String output) {}

  @Test
  void without_a_jdk_it_says_so_in_one_line() throws IOException {
    Outcome outcome = script(Map.of("JAVA_HOME", temporary.toString()), "run");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output().strip())
        .startsWith("No Java found: install a JDK 17")
        .doesNotContain("\n");
  }

  @Test
  void another_java_is_refused_with_its_version() throws IOException {
    Path java = Files.createDirectories(temporary.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"21.0.2\" 2024-01-16' >&2\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));

    Outcome outcome = script(Map.of("JAVA_HOME", temporary.toString()), "test", "unit");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output().strip())
        .startsWith("IT0 needs a JDK 17;")
        .contains("is 21.0.2")
        .doesNotContain("\n");
  }

  @Test
  void an_unknown_command_is_named_after_the_usage() throws IOException {
    Outcome outcome = script(Map.of(), "walk");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).contains("./it0 run").endsWith("Not understood: walk\n");
  }

  private static Outcome script(Map<String, String> environment, String... arguments)
      throws IOException {
    var command = new java.util.ArrayList<>(java.util.List.of("bash", SCRIPT.toString()));
    command.addAll(java.util.List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes());
    return new Outcome(process.onExit().join().exitValue(), output);
  }
}
