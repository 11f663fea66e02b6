package io.it0.task;

import io.it0.engine.EngineConfig;
import io.it0.engine.EngineRegistry;

/** What every run works with. */
record TaskParts(
    TaskStore store,
    TaskBudget budget,
    UsageEvents events,
    EngineRegistry engines,
    TaskMetrics metrics,
    TaskConfig config,
    EngineConfig.Limits limits,
    String node) {}
