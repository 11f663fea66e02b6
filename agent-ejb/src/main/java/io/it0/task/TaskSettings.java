package io.it0.task;

import io.it0.usage.UsageRecorded;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.config.Config;

/** Makes what is built once from configuration injectable. */
@Dependent
class TaskSettings {

  @Produces
  @Singleton
  static TaskConfig config(Config config) {
    return TaskConfig.from(config);
  }

  @Produces
  @Singleton
  static TaskStore store(Transactions transactions, Event<UsageRecorded> recorded, Clock wall) {
    return new TaskStore(transactions, recorded::fire, wall);
  }
}
