package io.it0.engine.process;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The lines of a process's output, read by a thread of their own, so that who waits for them can stop waiting. */
final class OutputLines {

  private static final int LONGEST = 32 * 1024 * 1024;
  private static final int MOST_WAITING = 1_000;

  private final BlockingQueue<Read> queue = new LinkedBlockingQueue<>(MOST_WAITING);
  private final InputStream in;
  private volatile boolean closed;

  /** A line; or the end, or nothing but a reason to look around. */
  record Read(Optional<String> line, boolean end) {

    private static final Read WAKE = new Read(Optional.empty(), false);
  }

  private OutputLines(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  static OutputLines of(InputStream in, String name) {
    var lines = new OutputLines(in);
    var reader = new Thread(lines::read, "engine-output-" + name);
    reader.setDaemon(true);
    reader.start();
    return lines;
  }

  /** @return null if nothing came in time */
  Read next(long millis) throws InterruptedException {
    return queue.poll(millis, TimeUnit.MILLISECONDS);
  }

  /** Wakes whoever waits; where lines are waiting there is no need to. */
  void wake() {
    queue.offer(Read.WAKE);
  }

  /** Nobody reads any more: what still comes is thrown away. */
  void close() {
    closed = true;
    queue.clear();
  }

  private void read() {
    try {
      String line = line();
      while (line != null) {
        put(new Read(Optional.of(line), false));
        line = line();
      }
    } catch (IOException e) {
      put(new Read(Optional.empty(), true)); // the pipe broke: also an end
      return;
    }
    put(new Read(Optional.empty(), true));
  }

  private void put(Read read) {
    try {
      boolean taken = false;
      while (!closed && !taken) {
        taken = queue.offer(read, 1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String line() throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        return bytes.toString(StandardCharsets.UTF_8);
      }
      bytes.write(next);
      if (bytes.size() > LONGEST) {
        throw new IOException("a line is longer than " + LONGEST + " bytes");
      }
    }
    return bytes.size() == 0 ? null : bytes.toString(StandardCharsets.UTF_8);
  }
}
