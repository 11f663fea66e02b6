package io.it0.subscription;

import io.it0.event.Outbox;
import io.it0.event.SubscriptionChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** Tells the others of each step: the world by the outbox, who lives in the same process by an event. */
@ApplicationScoped
class SubscriptionBeans {

  @Produces
  @ApplicationScoped
  SubscriptionLog log(Clock wall, Outbox outbox, Event<SubscriptionChanged> event) {
    return new SubscriptionLog(
        wall,
        (handle, step) -> {
          SubscriptionChanged changed = step.event();
          outbox.add(handle, changed);
          event.fire(changed);
        });
  }
}
