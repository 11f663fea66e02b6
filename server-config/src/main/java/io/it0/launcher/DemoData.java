package io.it0.launcher;

import io.it0.demo.Demo;
import io.it0.demo.Installation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Has the demo filled over HTTP, and keeps its log-ins, which the server shows only once. */
final class DemoData {

  private final Installation installation;
  private final Path logins;
  private final Steps steps;

  DemoData(Installation installation, DataFolder data, Steps steps) {
    this.installation = installation;
    this.logins = new Secrets(data).file("demo-logins");
    this.steps = steps;
  }

  /** A demo that cannot be filled is told, and IT0 runs without it. */
  void fill(Instant now) {
    try {
      List<Demo.Login> made =
          new Demo(installation, progress -> steps.done("demo: " + progress)).fill(now);
      if (!made.isEmpty()) {
        keep(made);
      }
    } catch (IOException | RuntimeException e) {
      steps.done("demo data could not be filled: " + e.getMessage());
    }
  }

  void printAddresses(List<URI> nodes, Optional<URI> simulator) {
    URI first = nodes.get(0);
    steps.line("");
    steps.line("  API            " + first.resolve("/api/v1") + ", described at /openapi");
    steps.line("  API, browsable " + first.resolve("/api-docs/"));
    steps.line("  Console        " + first.resolve("/admin/"));
    steps.line("  Tenants        " + first.resolve("/app/") + ", on a phone, too");
    for (URI node : nodes.subList(1, nodes.size())) {
      steps.line("  Another node   " + node);
    }
    simulator.ifPresent(
        page -> steps.line("  Payments       " + page + "/, where you pay what is to be paid"));
    steps.line(
        "  Administrator  " + login(installation.adminEmail(), installation.adminPassword()));
    for (String line : kept()) {
      String[] login = line.split(" ");
      steps.line("  %-14s %s".formatted(login[0], login(login[1], login[2])));
    }
    steps.line("");
    steps.line("Ctrl-C or ./it0 stop ends it; the data stays.");
  }

  private static String login(String email, String password) {
    return email + "  " + password;
  }

  private void keep(List<Demo.Login> made) throws IOException {
    List<String> lines = new ArrayList<>(kept());
    made.forEach(login -> lines.add(login.tenant() + " " + login.email() + " " + login.password()));
    PrivateFile.write(logins, String.join("\n", lines) + "\n");
  }

  private List<String> kept() {
    try {
      return Files.exists(logins) ? Files.readAllLines(logins) : List.of();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot read " + logins, e);
    }
  }
}
