package io.it0.engine.cli;

import io.it0.engine.AgentEngine;
import io.it0.engine.Cancellation;
import io.it0.engine.EngineConfig;
import io.it0.engine.EngineEvent;
import io.it0.engine.EngineRequest;
import io.it0.engine.process.EngineProgram;
import io.it0.engine.process.ProcessRun;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Starts the CLI for each run. Configured by {@code engine.claude-code-cli.command} and the key. */
@ApplicationScoped
public class ClaudeCodeCliEngine implements AgentEngine {

  static final String KEY = "claude-code-cli";

  private EngineConfig config;

  protected ClaudeCodeCliEngine() {}

  @Inject
  public ClaudeCodeCliEngine(EngineConfig config) {
    this.config = config;
  }

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public boolean isConfigured() {
    return config.provider().key().isPresent() && config.programs().cli().isPresent();
  }

  @Override
  public EngineEvent.Completed run(
      EngineRequest request, Consumer<EngineEvent> listener, Cancellation cancellation) {
    List<String> command = command(request);
    var program = new EngineProgram(scripts -> command, request.prompt(), Map.of());
    return new ProcessRun(config, request, listener, cancellation).run(program);
  }

  private List<String> command(EngineRequest request) {
    return List.of(
        config.programs().cli().orElseThrow().toString(),
        "-p",
        "--bare",
        "--model",
        request.model(),
        "--max-turns",
        Integer.toString(request.maxTurns()),
        "--no-session-persistence",
        "--strict-mcp-config",
        "--setting-sources=",
        "--permission-mode",
        "dontAsk",
        "--tools",
        "",
        "--output-format",
        "stream-json",
        "--include-partial-messages",
        "--verbose");
  }
}
