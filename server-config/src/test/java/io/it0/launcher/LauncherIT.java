package io.it0.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** The life of one data folder, in order: a start costs too much for each test to have its own. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LauncherIT {

  private static final List<String> PROVIDERS = List.of("stripe", "alipay", "wechat", "crypto");

  @TempDir static Path temporary;
  private static Path data;
  private static int port;
  private static LaunchedIt0 it0;

  @BeforeAll
  static void start() throws IOException {
    data = temporary.resolve("data with a space");
    port = LaunchedIt0.freePort();
    it0 = LaunchedIt0.start(data, "--port", Integer.toString(port));
  }

  @AfterAll
  static void stop() {
    it0.close();
  }

  @Test
  @Order(1)
  void it_is_ready_on_durable_servers_and_says_what_it_took() throws Exception {
    assertReady();
    assertThat(setting("fsync")).isEqualTo("on");
    assertThat(setting("synchronous_commit")).isEqualTo("on");
    assertThat(setting("password_encryption")).isEqualTo("scram-sha-256");
    try (var redis = new Jedis(it0.state().redisUrl())) {
      assertThat(redis.configGet("appendonly")).containsEntry("appendonly", "yes");
      assertThat(redis.configGet("appendfsync")).containsEntry("appendfsync", "always");
    }
    it0.await("the addresses", () -> it0.output().contains("Ctrl-C"));
    assertThat(it0.output())
        .containsPattern("Ready in \\d+\\.\\d s; \\d+ processes use [\\d,]+ MB")
        .contains("http://127.0.0.1:" + port);
    write("first");
  }

  @Test
  @Order(2)
  void a_payment_provider_without_keys_does_not_exist() throws IOException {
    for (String provider : PROVIDERS) {
      assertThat(answer("POST", webhook(provider))).as(provider).isEqualTo(404);
    }
    assertThat(it0.state().simulator()).isEmpty();
  }

  @Test
  @Order(2)
  void no_password_is_on_a_command_line() {
    Stream<String> commandLines =
        pids().stream().map(Processes::commandLine).filter(line -> !line.isEmpty());

    RunningIt0 state = it0.state();
    assertThat(commandLines)
        .hasSize(4)
        .allSatisfy(
            line ->
                assertThat(line)
                    .doesNotContain(state.ownerPassword())
                    .doesNotContain(state.tenantRolePassword())
                    .doesNotContain(state.superuserPassword())
                    .doesNotContain(state.redisUrl())
                    .doesNotContain(state.adminPassword()));
  }

  @Test
  @Order(3)
  void a_second_run_on_the_folder_is_refused_in_one_line() throws IOException {
    LaunchedIt0.Outcome second = LaunchedIt0.command(data, "run", "--port", "0");

    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.output().strip())
        .contains("IT0 already runs on")
        .contains("process " + it0.state().launcherPid())
        .doesNotContain("\n");
    assertThat(it0.state().launcherPid()).isPositive();
  }

  @Test
  @Order(4)
  void a_busy_port_is_refused_in_one_line_and_leaves_nothing_running() throws IOException {
    Path other = temporary.resolve("other");

    LaunchedIt0.Outcome refused =
        LaunchedIt0.command(other, "run", "--port", Integer.toString(port));

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output().strip())
        .isEqualTo("Port " + port + " on 127.0.0.1 is in use; choose another with --port.");
    assertThat(Leftovers.clear(DataFolder.existing(other))).isZero();
  }

  @Test
  @Order(5)
  void an_unwritable_folder_is_refused_in_one_line() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));

    LaunchedIt0.Outcome refused = LaunchedIt0.command(file.resolve("below"), "run", "--port", "0");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output().strip()).contains("is not writable").doesNotContain("\n");
  }

  @Test
  @Order(6)
  void a_killed_postgres_comes_back_on_its_port_with_its_data() throws Exception {
    RunningIt0 before = it0.state();

    LaunchedIt0.kill(before.postgresPid().orElseThrow());

    it0.await("a new PostgreSQL", () -> !it0.state().postgresPid().equals(before.postgresPid()));
    assertThat(it0.state().jdbcUrl()).isEqualTo(before.jdbcUrl());
    assertThat(written()).containsExactly("first");
    assertThat(it0.output()).contains("PostgreSQL ended unexpectedly (exit code 137)");
  }

  @Test
  @Order(7)
  void a_killed_redis_comes_back_on_its_port_with_its_data() {
    RunningIt0 before = it0.state();
    try (var redis = new Jedis(before.redisUrl())) {
      redis.set("launcher-test", "kept");
    }

    LaunchedIt0.kill(before.redisPid().orElseThrow());

    it0.await("a new Redis", () -> !it0.state().redisPid().equals(before.redisPid()));
    try (var redis = new Jedis(before.redisUrl())) {
      assertThat(redis.get("launcher-test")).isEqualTo("kept");
    }
  }

  @Test
  @Order(8)
  void a_killed_server_comes_back() throws IOException {
    long before = it0.state().nodes().get(0).pid();

    LaunchedIt0.kill(before);

    it0.await("a new server", () -> it0.state().nodes().get(0).pid() != before);
    assertReady();
  }

  @Test
  @Order(9)
  void after_a_kill_of_the_launcher_the_next_start_clears_what_was_left_and_keeps_the_data()
      throws Exception {
    RunningIt0 before = it0.state();
    write("second");

    it0.killLauncher();
    it0.await("the server's own end", () -> !alive(before.nodes().get(0).pid()));
    assertThat(alive(before.postgresPid().orElseThrow())).isTrue();
    it0 = LaunchedIt0.start(data, "--port", Integer.toString(port), "--simulate-payments");

    assertThat(it0.output()).contains("ended what an interrupted run had left");
    assertThat(alive(before.postgresPid().orElseThrow())).isFalse();
    assertThat(alive(before.redisPid().orElseThrow())).isFalse();
    assertThat(written()).containsExactly("first", "second");
    assertReady();
  }

  @Test
  @Order(10)
  void simulated_payments_have_providers_keys_of_their_own_and_a_page() throws Exception {
    URI simulator = it0.state().simulator().orElseThrow();
    it0.await("the addresses", () -> it0.output().contains("Ctrl-C"));
    assertThat(it0.output()).contains("Payments       " + simulator + "/");
    assertThat(answer("GET", simulator.resolve("/"))).isEqualTo(200);
    for (String provider : PROVIDERS) {
      assertThat(answer("POST", webhook(provider))).as(provider).isEqualTo(400);
    }
    try (var keys = Files.walk(data.resolve("simulator"))) {
      assertThat(keys.filter(Files::isRegularFile))
          .isNotEmpty()
          .allMatch(file -> permissions(file).equals("rw-------"));
    }
  }

  private static String permissions(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URI webhook(String provider) {
    return it0.state().baseUrl().resolve("/api/v1/billing/webhooks/" + provider);
  }

  private static int answer(String method, URI address) throws IOException {
    var connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setRequestMethod(method);
    return connection.getResponseCode();
  }

  @Test
  @Order(11)
  void stop_ends_everything_in_order_and_a_second_stop_finds_nothing() throws IOException {
    List<Long> pids = pids();

    LaunchedIt0.Outcome stopped = LaunchedIt0.command(data, "stop");

    assertThat(stopped.output()).startsWith("Stopped IT0 on ");
    assertThat(stopped.exitCode()).isZero();
    assertThat(pids).hasSize(4).noneMatch(LauncherIT::alive);
    assertThat(it0.output()).endsWith("Stopping\nStopped.\n");
    assertThat(Files.readString(data.resolve("log/postgres.log"))).contains("fast shutdown");
    assertThat(LaunchedIt0.command(data, "stop").output()).startsWith("Nothing runs on ");
  }

  private static void assertReady() throws IOException {
    var health =
        (HttpURLConnection) it0.state().baseUrl().resolve("/health/ready").toURL().openConnection();
    assertThat(health.getResponseCode()).isEqualTo(200);
  }

  private static List<Long> pids() {
    RunningIt0 state = it0.state();
    return List.of(
        state.launcherPid(),
        state.nodes().get(0).pid(),
        state.postgresPid().orElseThrow(),
        state.redisPid().orElseThrow());
  }

  private static boolean alive(long pid) {
    return ProcessHandle.of(pid).filter(Processes::runs).isPresent();
  }

  private static String setting(String name) throws SQLException {
    return query("select current_setting('" + name + "')").get(0);
  }

  private static void write(String text) throws SQLException {
    execute("create table if not exists launcher_test (n serial, text text)");
    execute("insert into launcher_test (text) values ('" + text + "')");
  }

  private static List<String> written() throws SQLException {
    return query("select text from launcher_test order by n");
  }

  private static void execute(String sql) throws SQLException {
    RunningIt0 state = it0.state();
    try (var connection =
            DriverManager.getConnection(state.jdbcUrl(), "it0_owner", state.ownerPassword());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> query(String sql) throws SQLException {
    RunningIt0 state = it0.state();
    List<String> values = new java.util.ArrayList<>();
    try (var connection =
            DriverManager.getConnection(state.jdbcUrl(), "it0_owner", state.ownerPassword());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
