package io.it0.launcher;

import java.util.Map;
import java.util.Optional;

/** Servers that run elsewhere, named by the environment: the built-in ones are then not started. */
record ExternalServers(Optional<Database> database, Optional<String> redisUrl) {

  /** The owner's log-in: it migrates. */
  record Database(String url, String user, String password) {
    @Override
    public String toString() {
      return "Database[" + url + ", " + user + "]";
    }
  }

  static ExternalServers from(Map<String, String> environment) {
    return new ExternalServers(database(environment), redis(environment));
  }

  private static Optional<Database> database(Map<String, String> environment) {
    String url = environment.getOrDefault("DB_URL", "");
    if (url.isBlank()) {
      return Optional.empty();
    }
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new LaunchException("DB_URL must begin with jdbc:postgresql:, not as " + url + ".");
    }
    return Optional.of(
        new Database(url, required(environment, "DB_USER"), required(environment, "DB_PASSWORD")));
  }

  private static Optional<String> redis(Map<String, String> environment) {
    String url = environment.getOrDefault("REDIS_URL", "");
    if (url.isBlank()) {
      return Optional.empty();
    }
    if (!url.matches("rediss?://.+")) {
      throw new LaunchException("REDIS_URL must begin with redis:// or rediss://.");
    }
    return Optional.of(url);
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    if (value.isBlank()) {
      throw new LaunchException("DB_URL is set, so " + name + " must be set too.");
    }
    return value;
  }

  @Override
  public String toString() {
    return "ExternalServers[" + database + ", redis " + redisUrl.isPresent() + "]";
  }
}
