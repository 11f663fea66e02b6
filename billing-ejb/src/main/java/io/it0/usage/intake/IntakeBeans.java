package io.it0.usage.intake;

import io.it0.db.PlatformDatabase;
import io.it0.usage.ModelPrices;
import io.it0.usage.UsageConfig;
import io.it0.usage.UsageMetrics;
import io.it0.usage.UsageStreams;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** Makes what the container injects of this package. */
@Dependent
class IntakeBeans {

  @Produces
  @ApplicationScoped
  static UsageIntake intake(
      PlatformDatabase database,
      ModelPrices prices,
      UsageStreams streams,
      UsageConfig config,
      UsageMetrics metrics,
      Clock clock) {
    return new UsageIntake(database.jdbi(), prices, streams, config.intake(), metrics, clock);
  }
}
