package io.it0.engine.process;

import io.it0.engine.Cancellation;
import io.it0.engine.EngineConfig;
import io.it0.engine.EngineEvent;
import io.it0.engine.EngineEvent.Outcome;
import io.it0.engine.EngineFailure;
import io.it0.engine.EngineFailure.Reason;
import io.it0.engine.EngineRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a program to its end and understands what it says. */
public final class ProcessRun {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessRun.class);

  private final EngineConfig config;
  private final EngineRequest request;
  private final Cancellation cancellation;
  private final AgentMessages messages;
  private final long began = System.nanoTime();
  private long lastSign = began;

  public ProcessRun(
      EngineConfig config,
      EngineRequest request,
      Consumer<EngineEvent> listener,
      Cancellation cancellation) {
    this.config = config;
    this.request = request;
    this.cancellation = cancellation;
    this.messages = new AgentMessages(listener, config.limits().maxTextLength());
  }

  /** Ends and removes what an earlier life of this or another server on this machine has left of a run. */
  public static void endLeftovers(UUID run) {
    ProcessTree.endLeftovers(run);
    RunFolder.removeLeftovers(run);
  }

  public EngineEvent.Completed run(EngineProgram program) {
    try (RunFolder folder = RunFolder.make(request.id(), program.input())) {
      Process process = start(program, folder);
      ProcessTree tree = ProcessTree.of(request.id(), process);
      try {
        return follow(process, folder);
      } finally {
        tree.end(config.limits().endGrace());
      }
    } catch (IOException e) {
      LOG.warn("run={} did not start", request.id(), e);
      return failed(Reason.PROCESS_FAILED, "the engine's program did not start");
    }
  }

  private Process start(EngineProgram program, RunFolder folder) throws IOException {
    Map<String, Path> scripts = new HashMap<>();
    for (Map.Entry<String, String> script : program.scripts().entrySet()) {
      try (InputStream content = ProcessRun.class.getResourceAsStream(script.getValue())) {
        scripts.put(script.getKey(), folder.file(script.getKey(), content));
      }
    }
    var builder = new ProcessBuilder(program.command().in(scripts));
    builder.directory(folder.work().toFile());
    builder.environment().clear();
    builder.environment().putAll(EngineProgram.environment(request, config, folder.home()));
    // From a file: a process that does not read holds nobody up.
    builder.redirectInput(folder.input().toFile());
    builder.redirectError(folder.errors().toFile());
    return builder.start();
  }

  private EngineEvent.Completed follow(Process process, RunFolder folder) {
    OutputLines lines = OutputLines.of(process.getInputStream(), request.id().toString());
    cancellation.onCancel(lines::wake);
    try {
      while (!messages.hasResult()) {
        Optional<EngineEvent.Completed> end = interruption();
        if (end.isPresent()) {
          return end.get();
        }
        OutputLines.Read read = lines.next(patience());
        if (read != null && read.end()) {
          return withoutResult(process, folder);
        }
        if (read != null && read.line().isPresent()) {
          lastSign = System.nanoTime();
          messages.accept(read.line().get());
        }
      }
      Optional<EngineFailure> failure = messages.failure();
      return completed(failure.isPresent() ? Outcome.FAILED : Outcome.SUCCEEDED, failure);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return completed(Outcome.CANCELLED, Optional.empty());
    } finally {
      lines.close();
    }
  }

  private Optional<EngineEvent.Completed> interruption() {
    long now = System.nanoTime();
    if (cancellation.isCancelled()) {
      return Optional.of(completed(Outcome.CANCELLED, Optional.empty()));
    }
    if (now - began >= request.timeout().toNanos()) {
      return Optional.of(completed(Outcome.TIMED_OUT, Optional.empty()));
    }
    if (now - lastSign >= config.limits().silence().toNanos()) {
      long seconds = config.limits().silence().toSeconds();
      return Optional.of(failed(Reason.UNREACHABLE, "no answer for " + seconds + " s"));
    }
    return Optional.empty();
  }

  private long patience() {
    long now = System.nanoTime();
    long nanos =
        Math.min(
            request.timeout().toNanos() - (now - began),
            config.limits().silence().toNanos() - (now - lastSign));
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos)) + 1;
  }

  private EngineEvent.Completed withoutResult(Process process, RunFolder folder)
      throws InterruptedException {
    boolean ended = process.waitFor(1, TimeUnit.SECONDS);
    String status = ended ? "with status " + process.exitValue() : "its output";
    LOG.warn("run={} ended {} without a result: {}", request.id(), status, folder.lastWords());
    return failed(
        Reason.PROCESS_FAILED, "the engine's program ended " + status + " and gave no result");
  }

  private EngineEvent.Completed failed(Reason reason, String detail) {
    return completed(Outcome.FAILED, Optional.of(new EngineFailure(reason, detail)));
  }

  private EngineEvent.Completed completed(Outcome outcome, Optional<EngineFailure> failure) {
    return new EngineEvent.Completed(
        outcome,
        messages.stopReason(),
        failure,
        messages.usage(),
        messages.turns(),
        Duration.ofNanos(System.nanoTime() - began),
        messages.text());
  }
}
