package io.it0.launcher;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * An IT0 that is ready, as its launcher has written it down in run/state.properties; the passwords are
 * read from secrets/.
 *
 * @param launcherPid of the launcher
 * @param postgresPid empty if the database runs elsewhere
 * @param redisPid empty if Redis runs elsewhere
 * @param redisUrl with the password
 * @param simulator of payment providers, if they are simulated
 */
public record RunningIt0(
    Path data,
    long launcherPid,
    List<Node> nodes,
    String jdbcUrl,
    OptionalLong postgresPid,
    String redisUrl,
    OptionalLong redisPid,
    Optional<URI> simulator) {

  private static final String FILE = "state.properties";

  /** One server. */
  public record Node(URI url, long pid) {}

  /** What runs on {@code data}; empty if nothing does or it is not ready yet. */
  public static Optional<RunningIt0> on(Path data) {
    Path file = data.resolve("run").resolve(FILE);
    try {
      var state = new Properties();
      state.load(new StringReader(Files.readString(file)));
      var running = from(data.toRealPath(), state);
      boolean alive = ProcessHandle.of(running.launcherPid).isPresent();
      return alive ? Optional.of(running) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // no file: nothing is ready here
    }
  }

  public URI baseUrl() {
    return nodes.get(0).url();
  }

  public String adminEmail() {
    return ServerSettings.ADMIN_EMAIL;
  }

  public String adminPassword() {
    return secrets().platformAdmin();
  }

  /** The password of it0_owner in the built-in database. */
  public String ownerPassword() {
    return secrets().owner();
  }

  public String tenantRolePassword() {
    return secrets().tenantRole();
  }

  public String platformRolePassword() {
    return secrets().platformRole();
  }

  /** The password of the built-in database's superuser, {@code postgres}: row security binds it not. */
  public String superuserPassword() {
    return secrets().postgresSuperuser();
  }

  private Secrets secrets() {
    return new Secrets(DataFolder.existing(data));
  }

  static void forget(DataFolder data) {
    try {
      Files.deleteIfExists(data.create("run").resolve(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(DataFolder folder) {
    var state = new Properties();
    state.setProperty("launcher.pid", Long.toString(launcherPid));
    state.setProperty("nodes", Integer.toString(nodes.size()));
    for (int i = 0; i < nodes.size(); i++) {
      state.setProperty("node." + (i + 1) + ".url", nodes.get(i).url().toString());
      state.setProperty("node." + (i + 1) + ".pid", Long.toString(nodes.get(i).pid()));
    }
    state.setProperty("db.url", jdbcUrl);
    state.setProperty("redis.url", redisUrl);
    postgresPid.ifPresent(pid -> state.setProperty("postgres.pid", Long.toString(pid)));
    redisPid.ifPresent(pid -> state.setProperty("redis.pid", Long.toString(pid)));
    simulator.ifPresent(url -> state.setProperty("simulator.url", url.toString()));
    try {
      var text = new StringWriter();
      state.store(text, null);
      PrivateFile.write(folder.create("run").resolve(FILE), text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot note what runs", e);
    }
  }

  private static RunningIt0 from(Path data, Properties state) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 1; i <= Integer.parseInt(state.getProperty("nodes")); i++) {
      nodes.add(
          new Node(
              URI.create(state.getProperty("node." + i + ".url")),
              Long.parseLong(state.getProperty("node." + i + ".pid"))));
    }
    return new RunningIt0(
        data,
        Long.parseLong(state.getProperty("launcher.pid")),
        nodes,
        state.getProperty("db.url"),
        pid(state, "postgres.pid"),
        state.getProperty("redis.url"),
        pid(state, "redis.pid"),
        Optional.ofNullable(state.getProperty("simulator.url")).map(URI::create));
  }

  private static OptionalLong pid(Properties state, String name) {
    String value = state.getProperty(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
  }

  @Override
  public String toString() {
    return "RunningIt0[" + data + ", " + nodes + "]";
  }
}
