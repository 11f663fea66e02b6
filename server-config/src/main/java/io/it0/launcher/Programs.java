package io.it0.launcher;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How children are started, so that the terminal's Ctrl-C reaches the launcher alone. */
final class Programs {

  private Programs() {}

  /** The command in a session of its own; the process id stays that of the command. */
  static List<String> detached(List<String> command) {
    List<String> whole = new ArrayList<>();
    if (exists("setsid")) {
      whole.add("setsid");
    }
    whole.addAll(command);
    return whole;
  }

  /** PostgreSQL refuses root; a user namespace of its own takes root's name from it. */
  static List<String> unprivileged(List<String> command) {
    if (!"root".equals(System.getProperty("user.name"))) {
      return command;
    }
    if (!exists("unshare")) {
      throw new LaunchException("PostgreSQL does not run as root; start ./it0 as another user.");
    }
    List<String> whole = new ArrayList<>(List.of("unshare", "-U"));
    whole.addAll(command);
    return whole;
  }

  private static boolean exists(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
