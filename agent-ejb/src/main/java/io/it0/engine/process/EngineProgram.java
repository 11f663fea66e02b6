package io.it0.engine.process;

import io.it0.engine.EngineConfig;
import io.it0.engine.EngineRequest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a program is started for one run.
 *
 * @param input what it reads on its standard input
 * @param scripts files that are put into its folder before, by name, from the class path
 */
public record EngineProgram(Commands command, String input, Map<String, String> scripts) {

  public EngineProgram {
    scripts = Map.copyOf(scripts);
  }

  /** Its command line, once its scripts have their places. */
  @FunctionalInterface
  public interface Commands {
    List<String> in(Map<String, Path> scripts);
  }

  /** All that it finds in its environment: the server's own variables, its secrets among them, are none of its business. */
  static Map<String, String> environment(EngineRequest request, EngineConfig config, Path home) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
    environment.put("HOME", home.toString());
    environment.put("TMPDIR", home.toString());
    environment.put("LANG", "C.UTF-8");
    environment.put(ProcessTree.MARK, request.id().toString());
    environment.put("ANTHROPIC_BASE_URL", config.provider().url().toString());
    environment.put("ANTHROPIC_API_KEY", config.provider().key().orElseThrow());
    environment.put("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
    environment.put("CLAUDE_CODE_MAX_RETRIES", Integer.toString(config.limits().retries()));
    // It would ask again for what was paid for already, and report both.
    environment.put("CLAUDE_CODE_DISABLE_NONSTREAMING_FALLBACK", "1");
    environment.put("CLAUDE_CODE_MAX_OUTPUT_TOKENS", Integer.toString(request.maxTokens()));
    environment.put("API_TIMEOUT_MS", Long.toString(config.limits().silence().toMillis()));
    return environment;
  }
}
