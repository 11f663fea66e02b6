package io.it0.blackbox;

import io.it0.engine.testing.EnginePrograms;
import io.it0.engine.testing.MessagesApiStub;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the installations meet outside of themselves, one for all of them: models' provider, programs. */
final class Outside {

  /** Does what a prompt tells it to, see {@link MessagesApiStub}. */
  static final MessagesApiStub MODELS = MessagesApiStub.start();

  private Outside() {}

  /** What the servers are told by their environment. */
  static Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    // Hundreds of owners and log-ins: their passwords would be most of the work.
    environment.put("IDENTITY_PASSWORD_ITERATIONS", "10000");
    environment.put("ENGINE_ANTHROPIC_URL", MODELS.url().toString());
    environment.put("ENGINE_ANTHROPIC_KEY", "sk-stub");
    environment.put("ENGINE_SILENCE_SECONDS", "40");
    environment.put("ENGINE_END_GRACE_MS", "1000");
    environment.put("DB_STATEMENTS_SHOWN", "true");
    environment.put("TASKS_HEARTBEAT_SECONDS", "1");
    environment.put("TASKS_SILENCE_SECONDS", "4");
    EnginePrograms.find()
        .ifPresent(
            programs -> {
              environment.put("ENGINE_CLAUDE_CODE_CLI_COMMAND", programs.cli().toString());
              environment.put("ENGINE_CLAUDE_AGENT_SDK_MODULES", programs.modules().toString());
            });
    return environment;
  }
}
