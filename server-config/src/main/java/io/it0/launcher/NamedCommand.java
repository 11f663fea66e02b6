package io.it0.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code bench NAME …} or {@code demo NAME …} against what runs on a data folder.
 *
 * @param arguments without the name and without {@code --data DIR}
 * @param names the known ones, for the person who typed another
 */
record NamedCommand(String name, List<String> arguments, Path data, String names) {

  static NamedCommand parse(List<String> arguments, Path defaultData, String names) {
    if (arguments.isEmpty()) {
      throw new LaunchException("Which one? " + names);
    }
    NamedCommand rest =
        withData(new ArrayList<>(arguments.subList(1, arguments.size())), defaultData);
    return new NamedCommand(arguments.get(0), rest.arguments, rest.data, names);
  }

  static NamedCommand withData(List<String> arguments, Path defaultData) {
    int at = arguments.indexOf("--data");
    if (at < 0) {
      return new NamedCommand("", List.copyOf(arguments), defaultData, "");
    }
    if (at + 1 == arguments.size()) {
      throw new LaunchException("--data needs a value.");
    }
    Path data = Path.of(arguments.get(at + 1));
    arguments.subList(at, at + 2).clear();
    return new NamedCommand("", List.copyOf(arguments), data, "");
  }

  RunningIt0 running() {
    return RunningIt0.on(data)
        .orElseThrow(
            () -> new LaunchException("Nothing runs on " + data + "; start it by ./it0 run."));
  }

  LaunchException unknown() {
    return new LaunchException("Not understood: " + name + "; there are: " + names);
  }
}
