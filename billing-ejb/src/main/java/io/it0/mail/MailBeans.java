package io.it0.mail;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** Makes what the container injects of this package. */
@Dependent
class MailBeans {

  /** Says that a message was queued by a transaction that is perhaps not yet committed. */
  static final class Queued {}

  @Produces
  @ApplicationScoped
  static Mails mails(Clock wall, Event<Queued> queued) {
    return new Mails(wall, () -> queued.fire(new Queued()));
  }
}
