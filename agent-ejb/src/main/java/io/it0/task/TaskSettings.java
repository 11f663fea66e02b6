package io.it0.task;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** Makes what is built once from configuration injectable. */
@Dependent
class TaskSettings {

  @Produces
  @Singleton
  static TaskConfig config(Config config) {
    return TaskConfig.from(config);
  }
}
