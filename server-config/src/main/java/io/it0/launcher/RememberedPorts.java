package io.it0.launcher;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The ports of PostgreSQL, Redis and the payment simulator stay the same from one run to the next where they can. */
record RememberedPorts(int postgres, int redis, int simulator) {

  static RememberedPorts read(DataFolder data) {
    var known = new Properties();
    try {
      if (Files.exists(file(data))) {
        known.load(new StringReader(Files.readString(file(data))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RememberedPorts(
        port(known, "postgres"), port(known, "redis"), port(known, "simulator"));
  }

  void write(DataFolder data) {
    var known = new Properties();
    known.setProperty("postgres", Integer.toString(postgres));
    known.setProperty("redis", Integer.toString(redis));
    known.setProperty("simulator", Integer.toString(simulator));
    try {
      var text = new StringWriter();
      known.store(text, null);
      PrivateFile.write(file(data), text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int port(Properties known, String name) {
    String value = known.getProperty(name, "0");
    return value.matches("\\d{1,5}") ? Integer.parseInt(value) : 0;
  }

  private static Path file(DataFolder data) {
    return data.create("run").resolve("ports.properties");
  }
}
