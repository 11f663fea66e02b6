package io.it0.engine;

import io.it0.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The engines that are configured, by key. */
@ApplicationScoped
public class EngineRegistry {

  private SortedMap<String, AgentEngine> engines;

  protected EngineRegistry() {}

  @Inject
  public EngineRegistry(@Any Instance<AgentEngine> all) {
    this(all.stream().toList());
  }

  public EngineRegistry(List<AgentEngine> all) {
    SortedMap<String, AgentEngine> configured = new TreeMap<>();
    for (AgentEngine engine : all) {
      if (engine.isConfigured() && configured.put(engine.key(), engine) != null) {
        throw new IllegalStateException("two engines are named " + engine.key());
      }
    }
    engines = Collections.unmodifiableSortedMap(configured);
  }

  public List<String> keys() {
    return List.copyOf(engines.keySet());
  }

  public Optional<AgentEngine> find(String key) {
    return key == null ? Optional.empty() : Optional.ofNullable(engines.get(key));
  }

  /** @throws ProblemException (404) that lists what is there */
  public AgentEngine require(String key) {
    return find(key)
        .orElseThrow(
            () ->
                new ProblemException(
                    EngineError.ENGINE_NOT_FOUND,
                    engines.isEmpty()
                        ? "no engine is configured"
                        : "the engines are " + String.join(", ", keys()),
                    Map.of("engines", keys())));
  }
}
