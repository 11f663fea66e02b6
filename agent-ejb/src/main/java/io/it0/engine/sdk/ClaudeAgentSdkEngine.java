package io.it0.engine.sdk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.it0.engine.AgentEngine;
import io.it0.engine.Cancellation;
import io.it0.engine.EngineConfig;
import io.it0.engine.EngineEvent;
import io.it0.engine.EngineRequest;
import io.it0.engine.process.EngineProgram;
import io.it0.engine.process.ProcessRun;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Starts Node for each run. Configured by {@code engine.claude-agent-sdk.modules} and the key. */
@ApplicationScoped
public class ClaudeAgentSdkEngine implements AgentEngine {

  static final String KEY = "claude-agent-sdk";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BRIDGE = "bridge.mjs";

  private EngineConfig config;

  protected ClaudeAgentSdkEngine() {}

  @Inject
  public ClaudeAgentSdkEngine(EngineConfig config) {
    this.config = config;
  }

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public boolean isConfigured() {
    return config.provider().key().isPresent() && config.programs().sdk().isPresent();
  }

  @Override
  public EngineEvent.Completed run(
      EngineRequest request, Consumer<EngineEvent> listener, Cancellation cancellation) {
    var program =
        new EngineProgram(
            scripts -> List.of(config.programs().node(), scripts.get(BRIDGE).toString()),
            input(request),
            Map.of(BRIDGE, "/io/it0/engine/sdk/" + BRIDGE));
    return new ProcessRun(config, request, listener, cancellation).run(program);
  }

  private String input(EngineRequest request) {
    Path sdk =
        config.programs().sdk().orElseThrow().resolve("@anthropic-ai/claude-agent-sdk/sdk.mjs");
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("sdk", sdk.toAbsolutePath().toString());
    input.put("model", request.model());
    input.put("maxTurns", request.maxTurns());
    input.put("prompt", request.prompt());
    config.programs().cli().ifPresent(cli -> input.put("executable", cli.toString()));
    try {
      return JSON.writeValueAsString(input);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request could not be written", e);
    }
  }
}
