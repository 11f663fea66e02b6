package io.it0.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayConfigCommandTest {

  @TempDir private Path data;

  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @Test
  void writes_the_file_beside_the_key_unless_told_otherwise() throws IOException {
    makeKey();
    Path elsewhere = data.resolve("elsewhere.yml");
    assertThat(run("--data", data.toString())).isZero();
    assertThat(run("--data", data.toString(), "--out", elsewhere.toString())).isZero();
    assertThat(data.resolve("kong.yml"))
        .content()
        .contains("- key: it0\n", "url: http://server:13010\n")
        .isEqualTo(Files.readString(elsewhere));
  }

  @Test
  void says_in_one_line_that_the_key_is_not_there_yet() {
    assertThat(run("--data", data.toString())).isEqualTo(2);
    assertThat(errorLines()).singleElement().asString().contains("start the server once");
  }

  @Test
  void says_in_one_line_which_option_it_does_not_know() {
    assertThat(run("--date", "x")).isEqualTo(2);
    assertThat(run("--data")).isEqualTo(2);
    assertThat(errorLines()).hasSize(2).first().asString().contains("--date");
  }

  private int run(String... arguments) {
    PrintStream nowhere =
        new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);
    return GatewayConfigCommand.run(List.of(arguments), nowhere, err);
  }

  private List<String> errorLines() {
    return errors.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private void makeKey() throws IOException {
    Path key = data.resolve(GatewayConfigCommand.PUBLIC_KEY);
    Files.createDirectories(key.getParent());
    Files.writeString(key, TestKeys.publicPem("RSA"));
  }
}
