package io.it0.event;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** Makes what the container injects of this package. */
@Dependent
class EventBeans {

  /** Says that an event was added by a transaction that is perhaps not yet committed. */
  static final class Added {}

  @Produces
  @ApplicationScoped
  static Outbox outbox(Clock wall, Event<SharedEvent> heard, Event<Added> added) {
    return new Outbox(
        wall,
        event -> {
          heard.fire(event);
          added.fire(new Added());
        });
  }
}
