package io.it0.bench;

import io.it0.demo.Installation;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * A running IT0, with what a benchmark needs to fill it and to check the result.
 *
 * @param jdbcUrl of its database
 * @param redisUrl with the password, if there is one
 */
public record BenchTarget(
    Installation installation, String jdbcUrl, Login owner, Login platform, String redisUrl) {

  /** A database role and its password. */
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return "Login[" + user + "]";
    }
  }

  @Override
  public String toString() {
    return "BenchTarget[" + installation + ", " + jdbcUrl + "]";
  }

  Jdbi platformJdbi() {
    return jdbi(jdbcUrl, platform);
  }

  static Jdbi jdbi(String url, Login login) {
    return Jdbi.create(url, login.user(), login.password()).installPlugin(new PostgresPlugin());
  }
}
