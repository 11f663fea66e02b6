package io.it0.period;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** The one source of real time: what is injected as {@link Clock}. Billing time is asked of the tenant's own clock. */
@Dependent
public class WallClock {

  @Produces
  @Dependent
  public Clock clock() {
    return Clock.systemUTC();
  }
}
