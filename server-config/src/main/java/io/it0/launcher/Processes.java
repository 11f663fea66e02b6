package io.it0.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** What /proc tells about processes; on a system without it, nothing. */
final class Processes {

  private static final Path PROC = Path.of("/proc");

  private Processes() {}

  /**
   * The processes that work in {@code folder} and whose command line names {@code program}: each child
   * has its own folder as its working directory, so this proves that it belongs to the data folder,
   * which a process id in a file does not.
   */
  static List<ProcessHandle> workingIn(Path folder, String program) {
    List<ProcessHandle> found = new ArrayList<>();
    if (!Files.isDirectory(PROC) || !Files.isDirectory(folder)) {
      return found;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      Path real = folder.toRealPath();
      for (Path entry : entries) {
        if (worksIn(entry, real) && commandLine(entry).contains(program)) {
          ProcessHandle.of(Long.parseLong(entry.getFileName().toString())).ifPresent(found::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read /proc", e);
    }
    return found;
  }

  /** When a process began, in the kernel's own ticks; it tells a process from a later one of its id. */
  static Optional<String> began(long pid) {
    return status(pid).map(status -> status.split(" ")[19]);
  }

  /** The fields of a process's status from the third on: the name before may hold spaces. */
  private static Optional<String> status(long pid) {
    try {
      String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      return Optional.of(stat.substring(stat.lastIndexOf(')') + 2));
    } catch (IOException e) {
      return Optional.empty(); // it is gone, or this system has no /proc
    }
  }

  static String commandLine(long pid) {
    return commandLine(PROC.resolve(Long.toString(pid)));
  }

  /** Proportional set size: shared pages counted once over all who share them. 0 if it is unknown. */
  static long pssKib(long pid) {
    try (var lines = Files.lines(PROC.resolve(pid + "/smaps_rollup"))) {
      return lines
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException | UncheckedIOException e) {
      return 0; // it ended meanwhile
    }
  }

  /** Sends a signal by name. Java itself can send TERM and KILL only. */
  static void signal(ProcessHandle process, String signal) {
    try {
      new ProcessBuilder("sh", "-c", "kill -s " + signal + " " + process.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot signal a process", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends the signal, waits, and kills what is still there. */
  static void end(List<ProcessHandle> processes, String signal, Duration patience) {
    processes.forEach(process -> signal(process, signal));
    long deadline = System.nanoTime() + patience.toNanos();
    while (processes.stream().anyMatch(Processes::runs) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    processes.forEach(ProcessHandle::destroyForcibly);
    while (processes.stream().anyMatch(Processes::runs)) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** A process that ended but that nobody has buried, as in a container without an init, is dead. */
  static boolean runs(ProcessHandle process) {
    return process.isAlive()
        && status(process.pid()).map(status -> !status.startsWith("Z")).orElse(true);
  }

  private static boolean worksIn(Path entry, Path folder) {
    try {
      return Files.readSymbolicLink(entry.resolve("cwd")).equals(folder);
    } catch (IOException e) {
      return false; // another user's, a kernel thread, or gone
    }
  }

  private static String commandLine(Path entry) {
    try {
      return Files.readString(entry.resolve("cmdline"), StandardCharsets.ISO_8859_1)
          .replace('\0', ' ');
    } catch (IOException e) {
      return ""; // it is gone
    }
  }
}
