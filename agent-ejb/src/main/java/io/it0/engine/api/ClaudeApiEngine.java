package io.it0.engine.api;

import io.it0.engine.AgentEngine;
import io.it0.engine.Cancellation;
import io.it0.engine.EngineConfig;
import io.it0.engine.EngineEvent;
import io.it0.engine.EngineRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.util.function.Consumer;

/** Asks the Messages API itself. Configured by {@code engine.anthropic.key}. */
@ApplicationScoped
public class ClaudeApiEngine implements AgentEngine {

  static final String KEY = "claude-api";

  private EngineConfig config;
  private HttpClient http;

  protected ClaudeApiEngine() {}

  @Inject
  public ClaudeApiEngine(EngineConfig config) {
    this.config = config;
    boolean plain = "http".equals(config.provider().url().getScheme());
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(config.limits().connect())
            // Without TLS the client would first try to upgrade each connection.
            .version(plain ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2)
            .build();
  }

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public boolean isConfigured() {
    return config.provider().key().isPresent();
  }

  @Override
  public EngineEvent.Completed run(
      EngineRequest request, Consumer<EngineEvent> listener, Cancellation cancellation) {
    return new ApiRun(new MessagesApi(http, config), request, listener, cancellation).run();
  }
}
