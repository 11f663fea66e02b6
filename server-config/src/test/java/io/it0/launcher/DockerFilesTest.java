package io.it0.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The compose file, by reading it; and both files by their own clients, where those are installed. */
class DockerFilesTest {

  private static final Path DOCKER = Path.of("docker");
  private static final Path COMPOSE = DOCKER.resolve("docker-compose.yml");
  private static final Path EXAMPLE = DOCKER.resolve("example.env");

  @TempDir private Path folder;

  private record Run(int exitCode, String output) {}

  @Test
  void the_gateway_waits_for_a_healthy_server_and_the_server_for_its_stores() throws IOException {
    assertThat(service("gateway").get("depends_on").toString())
        .contains("server={condition=service_healthy}")
        .contains("gateway-config={condition=service_completed_successfully}");
    assertThat(service("server").get("depends_on").toString())
        .contains("postgres={condition=service_healthy}")
        .contains("redis={condition=service_healthy}");
  }

  @Test
  void the_server_is_published_on_13010_of_this_machine_only() throws IOException {
    assertThat(service("server").get("ports")).isEqualTo(List.of("127.0.0.1:13010:13010"));
    assertThat(service("postgres")).doesNotContainKey("ports");
    assertThat(service("redis")).doesNotContainKey("ports");
  }

  @Test
  void redis_syncs_before_it_answers_and_evicts_nothing() throws IOException {
    assertThat(service("redis").get("command").toString())
        .contains("--appendonly yes", "--appendfsync always", "--maxmemory-policy noeviction");
  }

  @Test
  void postgres_syncs_before_a_commit_returns() throws IOException {
    assertThat(service("postgres").get("command").toString())
        .contains("fsync=on", "synchronous_commit=on");
  }

  @Test
  void the_example_environment_sets_every_variable_of_the_compose_file_and_no_other()
      throws IOException {
    var used = new TreeSet<String>();
    var variable = Pattern.compile("(?<!\\$)\\$\\{([A-Z0-9_]+)").matcher(Files.readString(COMPOSE));
    while (variable.find()) {
      used.add(variable.group(1));
    }
    var set = new TreeSet<String>();
    Files.readAllLines(EXAMPLE).stream()
        .filter(line -> line.matches("[A-Z0-9_]+=.*"))
        .forEach(line -> set.add(line.substring(0, line.indexOf('='))));
    assertThat(set).isEqualTo(used);
  }

  @Test
  void no_secret_is_written_in_the_compose_file() throws IOException {
    assertThat(Files.readAllLines(COMPOSE))
        .filteredOn(line -> line.matches(" +[A-Z_]*PASSWORD: .*"))
        .allMatch(line -> line.contains("${"));
  }

  @Test
  void docker_compose_accepts_the_compose_file() throws Exception {
    onlyWith("docker", "compose", "version");
    Run run =
        run(
            List.of(
                "docker",
                "compose",
                "--env-file",
                EXAMPLE.toString(),
                "-f",
                COMPOSE.toString(),
                "config",
                "--quiet"));
    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  @Test
  void kong_accepts_the_gateways_file() throws Exception {
    onlyWith("kong", "version");
    Run run = run(List.of("kong", "config", "parse", gatewayFile().toString()));
    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  @Test
  void deck_accepts_the_gateways_file() throws Exception {
    onlyWith("deck", "version");
    Run run = run(List.of("deck", "file", "validate", gatewayFile().toString()));
    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  private Path gatewayFile() throws IOException {
    return Files.writeString(
        folder.resolve("kong.yml"),
        new GatewayConfig(TestKeys.publicPem("RSA"), "it0", "http://server:13010").render());
  }

  private static Map<String, Object> service(String name) throws IOException {
    Map<String, Map<String, Map<String, Object>>> file = new Yaml().load(Files.readString(COMPOSE));
    return file.get("services").get(name);
  }

  /** Skips the test, and says so, where the client is not installed. */
  private static void onlyWith(String... versionCommand) throws InterruptedException {
    boolean there = works(versionCommand);
    if (!there) {
      System.err.println("SKIPPED: `" + String.join(" ", versionCommand) + "` does not work here");
    }
    assumeTrue(there, String.join(" ", versionCommand));
  }

  private static boolean works(String... command) throws InterruptedException {
    try {
      return run(List.of(command)).exitCode() == 0;
    } catch (IOException e) {
      return false; // not installed
    }
  }

  private static Run run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(command + " does not end");
    }
    return new Run(process.exitValue(), output);
  }
}
