package io.it0.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunOptionsTest {

  private static final Path VAR = Path.of("var");

  @Test
  void without_options_one_node_listens_on_8080_of_this_machine_with_a_demo() {
    assertThat(parse())
        .isEqualTo(new RunOptions(VAR, "127.0.0.1", 8080, 1, 0, 0, false, true, false, false));
  }

  @Test
  void every_option_is_understood() {
    assertThat(
            parse(
                "--port",
                "9000",
                "--data",
                "/d",
                "--fresh",
                "--no-demo",
                "--simulate-payments",
                "--nodes",
                "2",
                "--host",
                "0.0.0.0",
                "--postgres-port",
                "5433",
                "--redis-port",
                "6380",
                "--stop-with-parent"))
        .isEqualTo(
            new RunOptions(Path.of("/d"), "0.0.0.0", 9000, 2, 5433, 6380, true, false, true, true));
  }

  @Test
  void what_is_not_understood_is_named() {
    assertRefused("Not understood: --ports.", "--ports", "1");
    assertRefused("--port needs a value.", "--port");
    assertRefused("--port needs a number, not many.", "--port", "many");
    assertRefused("--port must lie between 0 and 65535, not 70000.", "--port", "70000");
    assertRefused("--nodes must lie between 1 and 4, not 0.", "--nodes", "0");
    assertRefused("leaves no port for 2 nodes", "--port", "65535", "--nodes", "2");
    assertRefused("--host needs an address.", "--host", " ");
  }

  private static void assertRefused(String message, String... arguments) {
    assertThatThrownBy(() -> parse(arguments))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private static RunOptions parse(String... arguments) {
    return RunOptions.parse(List.of(arguments), VAR);
  }
}
