package io.it0.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.engine.EngineEvent.Completed;
import io.it0.engine.EngineEvent.Outcome;
import io.it0.engine.EngineFailure.Reason;
import io.it0.engine.api.ClaudeApiEngine;
import io.it0.engine.cli.ClaudeCodeCliEngine;
import io.it0.engine.process.ProcessTree;
import io.it0.engine.sdk.ClaudeAgentSdkEngine;
import io.it0.engine.testing.EnginePrograms;
import io.it0.engine.testing.MessagesApiStub;
import io.it0.usage.TokenCounts;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The three engines against a stub of the Messages API, two of them as the real programs. */
class EnginesIT {

  private static final MessagesApiStub STUB = MessagesApiStub.start();
  private static final String MODEL = "claude-sonnet-4-5";
  private static final TokenCounts ONE_ANSWER = new TokenCounts(1_000, 200, 400, 300);

  private final UUID id = UUID.randomUUID();
  private final Queue<EngineEvent> events = new ConcurrentLinkedQueue<>();
  private final Cancellation cancellation = new Cancellation();

  enum Kind {
    API,
    CLI,
    SDK;

    AgentEngine engine(EngineConfig.Limits limits) {
      return engine(STUB.url(), limits);
    }

    AgentEngine engine(URI url, EngineConfig.Limits limits) {
      var provider = new EngineConfig.Provider(url, Optional.of("sk-stub"), MODEL);
      return switch (this) {
        case API -> new ClaudeApiEngine(new EngineConfig(provider, none(), limits));
        case CLI -> new ClaudeCodeCliEngine(new EngineConfig(provider, installed(), limits));
        case SDK -> new ClaudeAgentSdkEngine(new EngineConfig(provider, installed(), limits));
      };
    }

    private static EngineConfig.Programs none() {
      return new EngineConfig.Programs(Optional.empty(), Optional.empty(), "node");
    }

    private static EngineConfig.Programs installed() {
      EnginePrograms programs = EnginePrograms.require();
      return new EngineConfig.Programs(
          Optional.of(programs.cli()), Optional.of(programs.modules()), "node");
    }
  }

  @AfterAll
  static void closeStub() {
    STUB.close();
  }

  @AfterEach
  void no_process_of_the_run_is_left_and_no_file() throws IOException {
    assertThat(processes()).as("processes of the run").isEmpty();
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (var left = Files.newDirectoryStream(temporary, "it0-run-" + id + "*")) {
      assertThat(left).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_answer_is_told_as_it_comes_and_counted_by_kind(Kind kind) {
    Completed done = run(kind, "Say hello. {{ok}}");

    assertThat(done.outcome()).as("%s", done).isEqualTo(Outcome.SUCCEEDED);
    assertThat(done.usage()).isEqualTo(Map.of(MODEL, ONE_ANSWER));
    assertThat(done.partial()).isFalse();
    assertThat(done.turns()).isEqualTo(1);
    assertThat(done.stopReason()).contains("end_turn");
    assertThat(done.text()).isEqualTo("Hello world");
    assertThat(texts()).isEqualTo("Hello world");
    assertThat(usages()).last().isEqualTo(done.usage());
    assertThat(done.duration()).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void a_model_that_asks_for_a_tool_is_answered_and_both_answers_count(Kind kind) {
    Completed done = run(kind, "What is the weather? {{tool}}");

    assertThat(done.outcome()).as("%s", done).isEqualTo(Outcome.SUCCEEDED);
    assertThat(done.usage()).isEqualTo(Map.of(MODEL, new TokenCounts(2_000, 250, 800, 600)));
    assertThat(done.turns()).isEqualTo(2);
    assertThat(events).contains(new EngineEvent.ToolUse("weather"));
  }

  @ParameterizedTest
  @EnumSource
  void a_model_that_asks_for_nothing_but_tools_fails_when_its_turns_are_used_up(Kind kind) {
    Completed done = run(kind, "{{tools}}");

    assertThat(done.failure()).map(EngineFailure::reason).contains(Reason.TOO_MANY_TURNS);
    assertThat(done.usage()).isEqualTo(Map.of(MODEL, new TokenCounts(4_000, 200, 1_600, 1_200)));
    assertThat(done.partial()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void a_provider_that_is_asked_too_often_is_asked_again_when_it_says_so(Kind kind) {
    Completed done = run(kind, "{{limited after=1 words=" + (3 + kind.ordinal()) + "}}");

    assertThat(done.outcome()).as("%s", done).isEqualTo(Outcome.SUCCEEDED);
    assertThat(done.usage()).isEqualTo(Map.of(MODEL, ONE_ANSWER));
    assertThat(events).anyMatch(e -> e instanceof EngineEvent.Retrying r && r.status() == 429);
    assertThat(done.duration()).isGreaterThan(Duration.ofMillis(900));
  }

  @ParameterizedTest
  @EnumSource
  void a_provider_that_stays_overloaded_fails_the_run_which_used_nothing(Kind kind) {
    Completed done = run(kind, "{{overloaded}}");

    assertThat(done.failure()).map(EngineFailure::reason).contains(Reason.OVERLOADED);
    assertThat(done.usage()).isEmpty();
    assertThat(done.partial()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void a_wrong_key_fails_the_run(Kind kind) {
    Completed done = run(kind, "{{unauthorized}}");

    assertThat(done.failure()).map(EngineFailure::reason).contains(Reason.NOT_AUTHENTICATED);
    assertThat(done.usage()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_request_that_is_refused_fails_the_run(Kind kind) {
    Completed done = run(kind, "{{refused}}");

    assertThat(done.failure()).map(EngineFailure::reason).contains(Reason.REFUSED);
    assertThat(done.usage()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_stream_that_is_cut_off_is_metered_with_what_was_seen(Kind kind) {
    Completed done = run(kind, limits(0, 20), "{{cut}}", Duration.ofSeconds(30));

    assertThat(done.outcome()).as("%s", done).isEqualTo(Outcome.FAILED);
    assertThat(done.partial()).isTrue();
    // The answer's head tells all but the output, and of that the first token.
    assertThat(done.usage().get(MODEL).input()).isEqualTo(1_000);
    assertThat(done.usage().get(MODEL).cacheRead()).isEqualTo(400);
    assertThat(done.usage().get(MODEL).cacheWrite()).isEqualTo(300);
    assertThat(done.usage().get(MODEL).output()).isBetween(1L, 2L);
  }

  @ParameterizedTest
  @EnumSource
  void a_slow_answer_is_waited_for(Kind kind) {
    Completed done = run(kind, "{{slow millis=100 words=8}}");

    assertThat(done.outcome()).as("%s", done).isEqualTo(Outcome.SUCCEEDED);
    assertThat(done.usage()).isEqualTo(Map.of(MODEL, ONE_ANSWER));
  }

  @ParameterizedTest
  @EnumSource
  void a_model_that_never_answers_ends_with_the_runs_time(Kind kind) {
    Completed done = run(kind, limits(2, 60), "{{hang}}", Duration.ofSeconds(2));

    assertThat(done.outcome()).as("%s", done).isEqualTo(Outcome.TIMED_OUT);
    assertThat(done.usage()).isEmpty();
    assertThat(done.partial()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void a_model_that_stops_answering_has_failed_after_a_while_and_is_metered(Kind kind) {
    Completed done = run(kind, limits(0, 2), "{{stall}}", Duration.ofSeconds(30));

    assertThat(done.outcome()).as("%s", done).isEqualTo(Outcome.FAILED);
    assertThat(done.failure()).isPresent();
    assertThat(done.usage()).isEqualTo(Map.of(MODEL, new TokenCounts(1_000, 1, 400, 300)));
  }

  @ParameterizedTest
  @EnumSource
  void a_run_that_is_cancelled_ends_at_once_and_is_metered(Kind kind) throws Exception {
    AgentEngine engine = kind.engine(limits(2, 60));
    var running =
        CompletableFuture.supplyAsync(
            () ->
                engine.run(request("{{stall}}", Duration.ofMinutes(1)), events::add, cancellation));
    await(() -> !usages().isEmpty());
    cancellation.cancel();
    Completed done = running.get(10, TimeUnit.SECONDS);

    assertThat(done.outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(done.usage()).isEqualTo(Map.of(MODEL, new TokenCounts(1_000, 1, 400, 300)));
    assertThat(done.partial()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void a_run_that_is_cancelled_while_nothing_has_come_yet_ends_at_once(Kind kind) throws Exception {
    AgentEngine engine = kind.engine(limits(2, 60));
    int before = STUB.requests().size();
    var running =
        CompletableFuture.supplyAsync(
            () ->
                engine.run(request("{{hang}}", Duration.ofMinutes(1)), events::add, cancellation));
    await(() -> STUB.requests().size() > before);
    cancellation.cancel();

    assertThat(running.get(10, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.CANCELLED);
  }

  @ParameterizedTest
  @EnumSource
  void a_prompt_of_a_megabyte_with_control_characters_arrives_as_it_is(Kind kind) {
    String control = "a\u0000b\u0001\u0007\u001b[31m\u007f\u0085\u2028\t\r\n\"\\ 你好 \uD83D\uDE00 ";
    String prompt = control + "x".repeat(1_048_576) + " {{ok}}";
    Completed done = run(kind, prompt);

    assertThat(done.outcome()).as("%s", done).isEqualTo(Outcome.SUCCEEDED);
    assertThat(done.usage()).isEqualTo(Map.of(MODEL, ONE_ANSWER));
    assertThat(STUB.requests().getLast())
        .contains("x".repeat(1_048_576))
        .contains("a\\u0000b\\u0001")
        .contains("你好");
  }

  @ParameterizedTest
  @EnumSource
  void a_provider_that_is_not_there_fails_the_run(Kind kind) {
    AgentEngine engine = kind.engine(URI.create("http://127.0.0.1:1"), limits(0, 20));
    Completed done =
        engine.run(request("hello", Duration.ofSeconds(20)), events::add, cancellation);

    assertThat(done.failure()).map(EngineFailure::reason).contains(Reason.UNREACHABLE);
    assertThat(done.usage()).isEmpty();
  }

  @Test
  void an_answer_that_is_not_streamed_counts_the_same() {
    Completed done = run(Kind.API, "{{json}}");

    assertThat(done.usage()).isEqualTo(Map.of(MODEL, ONE_ANSWER));
    assertThat(done.text()).isEqualTo("Hello world");
  }

  @Test
  void an_error_in_the_middle_of_a_stream_ends_the_run_which_is_metered() {
    Completed done = run(Kind.API, "{{overloaded-midway}}");

    assertThat(done.failure()).map(EngineFailure::reason).contains(Reason.OVERLOADED);
    assertThat(done.usage()).isEqualTo(Map.of(MODEL, new TokenCounts(1_000, 1, 400, 300)));
  }

  @Test
  void a_provider_that_wants_to_be_asked_much_later_has_failed() {
    Completed done = run(Kind.API, "{{limited-for-long}}");

    assertThat(done.failure()).map(EngineFailure::reason).contains(Reason.RATE_LIMITED);
    assertThat(done.duration()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void a_program_that_ignores_its_end_is_killed_with_what_it_has_started() throws Exception {
    Path script =
        script(
            "trap '' TERM; sleep 600 & (trap '' TERM; exec sleep 601) & while :; do sleep 602; done");
    AgentEngine engine = cli(script, limits(0, 60));
    var running =
        CompletableFuture.supplyAsync(
            () -> engine.run(request("hello", Duration.ofMinutes(1)), events::add, cancellation));
    await(() -> processes().size() >= 3);
    cancellation.cancel();

    assertThat(running.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.CANCELLED);
  }

  @Test
  void what_a_program_leaves_behind_is_ended_too() throws Exception {
    Path script = script("(setsid sleep 600 >/dev/null 2>&1 &) ; exit 3");
    Completed done = run(cli(script, limits(0, 60)), "hello", Duration.ofMinutes(1));

    assertThat(done.failure()).map(EngineFailure::reason).contains(Reason.PROCESS_FAILED);
    assertThat(done.failure().get().detail()).contains("3");
  }

  @Test
  void a_program_that_is_not_there_fails_the_run() {
    Completed done =
        run(cli(Path.of("/nowhere/claude"), limits(0, 60)), "x", Duration.ofMinutes(1));

    assertThat(done.failure()).map(EngineFailure::reason).contains(Reason.PROCESS_FAILED);
  }

  @Test
  void a_program_does_not_see_the_servers_environment() throws Exception {
    Path out = Files.createTempFile("it0-environment", ".txt");
    run(cli(script("env > " + out), limits(0, 60)), "x", Duration.ofMinutes(1));

    List<String> names = Files.readAllLines(out).stream().map(line -> line.split("=")[0]).toList();
    assertThat(names).contains("ANTHROPIC_API_KEY", "HOME").doesNotContain("USER", "JAVA_HOME");
    assertThat(Files.readString(out))
        .doesNotContain("HOME=" + System.getProperty("user.home") + "\n");
  }

  private Completed run(Kind kind, String prompt) {
    return run(kind, limits(2, 20), prompt, Duration.ofSeconds(40));
  }

  private Completed run(Kind kind, EngineConfig.Limits limits, String prompt, Duration timeout) {
    return run(kind.engine(limits), prompt, timeout);
  }

  private Completed run(AgentEngine engine, String prompt, Duration timeout) {
    return engine.run(request(prompt, timeout), events::add, cancellation);
  }

  private EngineRequest request(String prompt, Duration timeout) {
    return new EngineRequest(id, MODEL, prompt, 1_024, 4, timeout);
  }

  private static AgentEngine cli(Path command, EngineConfig.Limits limits) {
    return new ClaudeCodeCliEngine(
        new EngineConfig(
            new EngineConfig.Provider(STUB.url(), Optional.of("sk-stub"), MODEL),
            new EngineConfig.Programs(Optional.of(command), Optional.empty(), "node"),
            limits));
  }

  private static Path script(String body) throws Exception {
    Path script = Files.createTempFile("it0-program", ".sh");
    Files.writeString(script, "#!/bin/sh\n" + body + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }

  private static EngineConfig.Limits limits(int retries, int silenceSeconds) {
    return new EngineConfig.Limits(
        Duration.ofSeconds(60),
        Duration.ofSeconds(silenceSeconds),
        Duration.ofSeconds(5),
        4,
        retries,
        Duration.ofSeconds(10),
        Duration.ofMillis(500),
        100_000);
  }

  private String texts() {
    StringBuilder texts = new StringBuilder();
    events.forEach(e -> texts.append(e instanceof EngineEvent.Text text ? text.text() : ""));
    return texts.toString();
  }

  private List<Map<String, TokenCounts>> usages() {
    return events.stream()
        .flatMap(
            e ->
                e instanceof EngineEvent.UsageSoFar usage
                    ? Stream.of(usage.usage())
                    : Stream.empty())
        .toList();
  }

  /** Found by their mark, as the engines find them, and so also those whose parent is gone. */
  private List<ProcessHandle> processes() {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .filter(this::isOurs)
        .toList();
  }

  private boolean isOurs(ProcessHandle process) {
    try {
      byte[] environment = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ"));
      return new String(environment, StandardCharsets.ISO_8859_1)
          .contains(ProcessTree.MARK + "=" + id);
    } catch (IOException e) {
      return false;
    }
  }

  private static void await(BooleanSupplier reached) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }
}
