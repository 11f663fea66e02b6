package io.it0.engine;

import java.util.function.Consumer;

/** Runs prompts on a model. One instance serves any number of runs at once. */
public interface AgentEngine {

  /** Its name in requests and configuration, such as {@code claude-api}. */
  String key();

  /** Whether everything that it needs is configured; one that is not is left out of {@link EngineRegistry}. */
  boolean isConfigured();

  /**
   * Runs the request to its end in the caller's thread. Nothing that goes wrong is thrown: how it ended is in the answer,
   * and so is what was used until then. No process of the run is left when this returns.
   *
   * @param listener told of what happens as it happens, from any thread, one event at a time; not of the end
   * @param cancellation ends the run from another thread
   */
  EngineEvent.Completed run(
      EngineRequest request, Consumer<EngineEvent> listener, Cancellation cancellation);
}
