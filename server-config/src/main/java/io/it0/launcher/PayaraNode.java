package io.it0.launcher;

import io.it0.boot.Boot;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One Payara Micro with the EAR.
 *
 * <p>It boots while the database is still being made ready, and deploys when told to. The pipe to its
 * standard input is its life line: when the launcher dies, however it dies, the pipe ends and so does
 * the server.
 */
final class PayaraNode implements Child {

  static final String FOLDER = "payara";

  private static final Duration DEPLOYMENT = Duration.ofMinutes(3);
  private static final Duration STOP = Duration.ofSeconds(40);
  private static final List<String> JVM =
      List.of(
          "-Xmx768m",
          "-XX:+UseParallelGC",
          "-XX:MaxMetaspaceSize=384m",
          "-XX:+ExitOnOutOfMemoryError",
          "-Dfile.encoding=UTF-8",
          "-Duser.timezone=UTC",
          "-Djava.awt.headless=true");

  private final DataFolder data;
  private final RuntimeFolder runtime;
  private final ServerSettings settings;
  private final Address address;
  private Process process;
  private CompletableFuture<Boolean> deployed;

  /**
   * @param number from 1 on
   * @param host on which it listens
   */
  record Address(int number, String host, int port) {

    URI uri() {
      String name = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
      return URI.create("http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + port);
    }
  }

  PayaraNode(DataFolder data, RuntimeFolder runtime, ServerSettings settings, Address address) {
    this.data = data;
    this.runtime = runtime;
    this.settings = settings;
    this.address = address;
  }

  @Override
  public String name() {
    return "server " + address.number();
  }

  @Override
  public Process process() {
    return process;
  }

  Address address() {
    return address;
  }

  @Override
  public void start() {
    boot();
    deploy();
  }

  /** Starts the process and returns at once. */
  void boot() {
    try {
      clearLeftovers(data, address.number());
      prepareFolder();
      var builder = new ProcessBuilder(Programs.detached(command()));
      builder.directory(folder().toFile()).redirectErrorStream(true);
      // The owner's log-in is the launcher's alone.
      builder.environment().keySet().removeAll(List.of("DB_USER", "DB_PASSWORD"));
      builder.environment().putAll(settings.environment());
      process = builder.start();
      deployed = ServerOutput.follow(process, log());
    } catch (IOException e) {
      throw new LaunchException("Payara could not be started: " + e.getMessage(), e);
    }
  }

  /** Has the booted server deploy the EAR, and returns when it is ready to serve. */
  void deploy() {
    try {
      process.getOutputStream().write((Boot.DEPLOY + "\n").getBytes(StandardCharsets.US_ASCII));
      process.getOutputStream().flush();
      if (deployed.get(DEPLOYMENT.toSeconds(), TimeUnit.SECONDS)) {
        Health.await(address.uri());
        return;
      }
      throw failed("could not deploy the EAR", null);
    } catch (IOException | ExecutionException e) {
      throw failed("ended while starting", e);
    } catch (TimeoutException e) {
      throw failed("did not start within " + DEPLOYMENT.toMinutes() + " minutes", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("was interrupted while starting", e);
    }
  }

  @Override
  public void stop() {
    if (process == null || !process.isAlive()) {
      return;
    }
    try {
      process.getOutputStream().close();
      if (process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        return;
      }
    } catch (IOException e) {
      System.err.println(name() + " does not listen any more: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Processes.end(List.of(process.toHandle()), "KILL", STOP);
  }

  /** Ends the servers of an earlier life that still work in this node's folder. */
  static int clearLeftovers(DataFolder data, int number) {
    List<ProcessHandle> left =
        Processes.workingIn(data.path(FOLDER).resolve("node-" + number), Boot.class.getName());
    Processes.end(left, "TERM", STOP);
    return left.size();
  }

  private Path folder() {
    return data.create(FOLDER).resolve("node-" + address.number());
  }

  private Path log() {
    return data.create("log").resolve("server-" + address.number() + ".log");
  }

  // Made anew for each start: nothing in it is worth keeping, and an old deployment must not stay.
  private void prepareFolder() throws IOException {
    DataFolder.delete(folder());
    Files.createDirectories(folder());
    for (String part : List.of("config", "docroot", "lib")) {
      DataFolder.copy(runtime.payara().resolve(part), folder().resolve(part));
    }
    template("preboot.asadmin");
    template("logging.properties");
  }

  private void template(String name) throws IOException {
    try (InputStream template = PayaraNode.class.getResourceAsStream("/payara/" + name)) {
      String text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(folder().resolve(name), text.replace("${host}", address.host()));
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(runtime.moduleFlags());
    command.addAll(JVM);
    command.addAll(classArchive());
    command.add("-Dmail.folder=" + data.path("mail"));
    String extra = System.getenv().getOrDefault("IT0_JAVA_OPTS", "").trim();
    if (!extra.isEmpty()) {
      command.addAll(List.of(extra.split("\\s+")));
    }
    settings
        .properties("node-" + address.number())
        .forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-cp");
    command.add(runtime.bootJar() + File.pathSeparator + runtime.payaraJar());
    command.add(Boot.class.getName());
    command.add(runtime.payara().toString());
    command.add(runtime.ear().toString());
    command.addAll(payaraOptions());
    return command;
  }

  private List<String> classArchive() {
    String record = System.getProperty(Preparation.ARCHIVE_AT_EXIT);
    if (record != null) {
      return List.of("-XX:ArchiveClassesAtExit=" + record, "-Xlog:disable", "-Xlog:cds=off");
    }
    // One that does not fit the jars is ignored by the JVM.
    return Files.exists(runtime.classArchive())
        ? List.of("-XX:SharedArchiveFile=" + runtime.classArchive(), "-Xlog:cds=off")
        : List.of();
  }

  private List<String> payaraOptions() {
    return List.of(
        "--rootdir",
        folder().toString(),
        "--port",
        Integer.toString(address.port()),
        "--prebootcommandfile",
        folder().resolve("preboot.asadmin").toString(),
        "--logproperties",
        folder().resolve("logging.properties").toString(),
        // Nodes share their work through Redis and PostgreSQL, never through each other.
        "--nohazelcast",
        "--disablephonehome");
  }

  private LaunchException failed(String what, Exception cause) {
    stop();
    return new LaunchException(
        "Server %d %s; %s says:\n%s"
            .formatted(address.number(), what, log(), ServerOutput.reason(log())),
        cause);
  }
}
