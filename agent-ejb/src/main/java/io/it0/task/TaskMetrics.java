package io.it0.task;

import io.it0.usage.TokenCounts;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** What tasks of this node have done since it started. */
@ApplicationScoped
class TaskMetrics {

  @Inject private MetricRegistry registry;
  private final AtomicInteger running = new AtomicInteger();

  @PostConstruct
  void register() {
    registry.gauge(
        metadata("agent_tasks_running", "Tasks that run on this node"),
        running,
        AtomicInteger::get);
  }

  public void started(String engine) {
    running.incrementAndGet();
    count("agent_tasks_started", "Tasks that began to run", 1, new Tag("engine", engine));
  }

  public void left() {
    running.decrementAndGet();
  }

  public void ended(String engine, TaskEnd end) {
    count(
        "agent_tasks_ended",
        "Tasks that ended",
        1,
        new Tag("engine", engine),
        new Tag("status", end.status().name()));
    if (end.status() == TaskStatus.FAILED) {
      String reason = end.error().map(TaskEnd.Error::code).orElse("UNKNOWN");
      count(
          "agent_engine_errors",
          "Tasks that failed",
          1,
          new Tag("engine", engine),
          new Tag("reason", reason));
    }
    end.usage().values().forEach(tokens -> used(engine, tokens));
  }

  public void refused() {
    count("agent_tasks_refused", "Running tasks that the quota ended", 1);
  }

  private void used(String engine, TokenCounts tokens) {
    Map<String, Long> kinds =
        Map.of(
            "input", tokens.input(),
            "output", tokens.output(),
            "cache_read", tokens.cacheRead(),
            "cache_write", tokens.cacheWrite());
    kinds.forEach(
        (kind, amount) ->
            count(
                "agent_tokens",
                "Tokens that tasks used",
                amount,
                new Tag("engine", engine),
                new Tag("kind", kind)));
  }

  void count(String name, String description, long more, Tag... tags) {
    registry.counter(metadata(name, description), tags).inc(more);
  }

  private static Metadata metadata(String name, String description) {
    return Metadata.builder().withName(name).withDescription(description).build();
  }
}
