package io.it0.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * One launcher a data folder. The kernel drops the lock when its holder dies, however it dies; the
 * file names the holder by process id and start, so that {@code stop} cannot hit a stranger.
 */
final class RunLock implements AutoCloseable {

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /** @return empty if another launcher holds it */
  static Optional<RunLock> tryTake(DataFolder data) {
    try {
      FileChannel channel =
          FileChannel.open(
              file(data),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      long pid = ProcessHandle.current().pid();
      byte[] owner =
          (pid + " " + Processes.began(pid).orElse("?") + "\n").getBytes(StandardCharsets.UTF_8);
      channel.truncate(0).write(ByteBuffer.wrap(owner));
      return Optional.of(new RunLock(channel));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + file(data), e);
    }
  }

  static RunLock take(DataFolder data) {
    return tryTake(data)
        .orElseThrow(
            () ->
                new LaunchException(
                    "IT0 already runs on "
                        + data.root()
                        + holder(data).map(h -> " (process " + h.pid() + ")").orElse("")
                        + "; ./it0 stop ends it, --data names another folder."));
  }

  /** The launcher that holds the lock, if it is provably one. */
  static Optional<ProcessHandle> holder(DataFolder data) {
    try {
      String[] owner = Files.readString(file(data)).strip().split(" ");
      if (owner.length != 2 || !owner[0].matches("\\d{1,10}")) {
        return Optional.empty();
      }
      long pid = Long.parseLong(owner[0]);
      boolean same = Processes.began(pid).filter(owner[1]::equals).isPresent();
      return same && Processes.commandLine(pid).contains(Main.class.getName())
          ? ProcessHandle.of(pid)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // nobody ever ran here
    }
  }

  private static Path file(DataFolder data) {
    return data.create("run").resolve("launcher.lock");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release the lock", e);
    }
  }
}
