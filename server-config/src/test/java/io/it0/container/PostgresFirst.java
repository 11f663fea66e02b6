package io.it0.container;

import io.it0.db.testing.TestDatabase;
import io.it0.db.testing.TestTenants;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts PostgreSQL before Arquillian starts the container, and tells the container where it is. */
public class PostgresFirst implements BeforeAllCallback {

  static TestDatabase database;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    database = TestDatabase.fresh();
    for (int i = 0; i < 20; i++) {
      TestTenants.register(database, "t" + i);
    }
    System.setProperty("payara.microJar", Path.of("target/payara/payara-micro.jar").toString());
    System.setProperty("payara.randomHttpPort", "false");
    System.setProperty("payara.autoBindHttp", "false");
    System.setProperty("payara.clusterEnabled", "true");
    System.setProperty("payara.extraMicroOptions", "--nohazelcast --port " + freePort());
    System.setProperty("payara.cmdOptions", String.join(" ", options()));
  }

  private static String[] options() {
    return new String[] {
      "-XX:TieredStopAtLevel=1",
      "-XX:+UseSerialGC",
      "-Xmx512m",
      "-Ddb.url=" + database.url(),
      "-Ddb.tenant.user=it0_tenant",
      "-Ddb.tenant.password=" + TestDatabase.passwords().tenant(),
      "-Ddb.platform.user=it0_platform",
      "-Ddb.platform.password=" + TestDatabase.passwords().platform()
    };
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
