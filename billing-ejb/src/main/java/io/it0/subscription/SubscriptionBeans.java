package io.it0.subscription;

import io.it0.event.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** Tells the others of each step: the world, and who lives in the same process, by the outbox. */
@ApplicationScoped
class SubscriptionBeans {

  @Produces
  @ApplicationScoped
  SubscriptionLog log(Clock wall, Outbox outbox) {
    return new SubscriptionLog(wall, (handle, step) -> outbox.add(handle, step.event()));
  }
}
