package io.it0.full;

import io.it0.launcher.RunningIt0;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A domain of Payara Server Full, made for one test and stopped with it. */
final class PayaraServer implements AutoCloseable {

  private static final Path HOME = Path.of("target/payara-server/payara6").toAbsolutePath();
  private static final String DOMAIN = "it0";
  private static final int PATIENCE_MINUTES = 5;

  private final Path domains;
  private final int portBase;
  private final Map<String, String> environment;

  private PayaraServer(Path domains, int portBase, Map<String, String> environment) {
    this.domains = domains;
    this.portBase = portBase;
    this.environment = environment;
  }

  /** Starts a new domain that uses the database and Redis of a running IT0. */
  static PayaraServer start(RunningIt0 it0, int portBase) throws IOException {
    Path domains = Files.createTempDirectory("it0-domains");
    var server = new PayaraServer(domains, portBase, environment(it0));
    server.local("create-domain", "--nopassword", "--portbase", Integer.toString(portBase), DOMAIN);
    server.local("start-domain", DOMAIN);
    server.remote(
        "set",
        "configs.config.server-config.security-service.activate-default-principal-to-role-mapping=true");
    return server;
  }

  void deploy(Path ear) throws IOException {
    remote("deploy", ear.toString());
  }

  String baseUrl() {
    return "http://127.0.0.1:" + (portBase + 80);
  }

  String log() throws IOException {
    try (Stream<String> lines = Files.lines(domains.resolve(DOMAIN + "/logs/server.log"))) {
      return lines.collect(Collectors.joining("\n"));
    }
  }

  @Override
  public void close() throws IOException {
    local("stop-domain", "--kill=true", DOMAIN);
  }

  private static Map<String, String> environment(RunningIt0 it0) {
    Path keys = it0.data().resolve("keys");
    return Map.ofEntries(
        Map.entry("DB_URL", it0.jdbcUrl()),
        Map.entry("DB_TENANT_USER", "it0_tenant"),
        Map.entry("DB_TENANT_PASSWORD", it0.tenantRolePassword()),
        Map.entry("DB_PLATFORM_USER", "it0_platform"),
        Map.entry("DB_PLATFORM_PASSWORD", it0.platformRolePassword()),
        Map.entry("REDIS_URL", it0.redisUrl()),
        Map.entry("IT0_ADMIN_EMAIL", it0.adminEmail()),
        Map.entry("IT0_ADMIN_PASSWORD", it0.adminPassword()),
        Map.entry("JWT_PRIVATE_KEY_FILE", keys.resolve("jwt-private.pem").toString()),
        Map.entry(
            "MP_JWT_VERIFY_PUBLICKEY_LOCATION", keys.resolve("jwt-public.pem").toUri().toString()),
        Map.entry("MP_JWT_VERIFY_ISSUER", "it0"),
        Map.entry("MP_JWT_VERIFY_AUDIENCES", "it0"),
        Map.entry("AS_JAVA", System.getProperty("java.home")));
  }

  private void local(String command, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(command, "--domaindir", domains.toString()));
    all.addAll(List.of(arguments));
    asadmin(all);
  }

  private void remote(String command, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("--port", Integer.toString(portBase + 48), command));
    all.addAll(List.of(arguments));
    asadmin(all);
  }

  private void asadmin(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", HOME.resolve("bin/asadmin").toString()));
    command.addAll(List.of("--user", "admin"));
    command.addAll(arguments);
    Path output = Files.createTempFile("asadmin", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(arguments + " failed: " + Files.readString(output));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
