package io.it0.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {

  @TempDir Path temporary;

  @Test
  void a_process_is_found_by_the_folder_it_works_in_and_by_its_program() throws IOException {
    Path mine = Files.createDirectory(temporary.resolve("mine"));
    Path other = Files.createDirectory(temporary.resolve("other"));
    Process process = sleep(mine);
    try {
      assertThat(Processes.workingIn(mine, "sleep")).containsExactly(process.toHandle());
      assertThat(Processes.workingIn(mine, "postgres")).isEmpty();
      assertThat(Processes.workingIn(other, "sleep")).isEmpty();
      assertThat(Processes.began(process.pid())).isPresent();
    } finally {
      Processes.end(List.of(process.toHandle()), "INT", Duration.ofSeconds(2));
    }
    assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(5));
    assertThat(Processes.workingIn(mine, "sleep")).isEmpty();
  }

  @Test
  void a_port_in_use_is_refused_by_its_number_and_option() throws IOException {
    try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = busy.getLocalPort();
      assertThatThrownBy(() -> new Ports().require("127.0.0.1", port, "--port"))
          .hasMessage("Port " + port + " on 127.0.0.1 is in use; choose another with --port.");
      assertThat(new Ports().prefer("127.0.0.1", port)).isNotEqualTo(port).isPositive();
    }
    assertThatThrownBy(() -> new Ports().require("192.0.2.1", 1234, "--port"))
        .hasMessage("--host 192.0.2.1 is no address of this machine.");
  }

  @Test
  void a_damaged_build_is_told_in_one_line() throws IOException {
    Files.writeString(temporary.resolve("it0.ear"), "half an archive");

    assertThatThrownBy(() -> new RuntimeFolder(temporary).check())
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("The build is damaged")
        .hasMessageContaining("it0.ear");
  }

  @Test
  void what_dies_is_started_again_and_nothing_is_after_the_stop() throws Exception {
    List<String> log = new ArrayList<>();
    var supervisor = new Supervisor(log::add);
    var child = new Sleeper(temporary);
    supervisor.add(child);
    child.start();
    supervisor.settled();
    var restarted = new CountDownLatch(1);
    supervisor.watch(restarted::countDown);
    Process first = child.process();

    first.destroyForcibly();

    assertThat(restarted.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(child.process().pid()).isNotEqualTo(first.pid());
    supervisor.stopAll();
    assertThat(child.process().isAlive()).isFalse();
    assertThat(log.get(0)).contains("sleeper ended unexpectedly (exit code 137)");
    assertThatThrownBy(() -> supervisor.add(child)).hasMessage("Stopped while starting.");
  }

  private static Process sleep(Path folder) throws IOException {
    return new ProcessBuilder("sleep", "60").directory(folder.toFile()).start();
  }

  private static final class Sleeper implements Child {
    private final Path folder;
    private volatile Process process;

    Sleeper(Path folder) {
      this.folder = folder;
    }

    @Override
    public String name() {
      return "sleeper";
    }

    @Override
    public void start() {
      try {
        process = sleep(folder);
      } catch (IOException e) {
        throw new LaunchException("no sleep", e);
      }
    }

    @Override
    public void stop() {
      process.destroyForcibly();
      process.onExit().join();
    }

    @Override
    public Process process() {
      return process;
    }
  }
}
