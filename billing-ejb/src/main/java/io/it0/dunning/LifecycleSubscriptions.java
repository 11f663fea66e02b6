package io.it0.dunning;

import io.it0.lifecycle.Consequences;
import io.it0.subscription.Transition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Subscriptions as lifecycle changes them: with a transition, an event, and the free plan after the end. */
@ApplicationScoped
class LifecycleSubscriptions implements UnpaidSubscriptions {

  private static final String ACTOR = "dunning";

  private Consequences consequences;

  protected LifecycleSubscriptions() {}

  @Inject
  LifecycleSubscriptions(Consequences consequences) {
    this.consequences = consequences;
  }

  @Override
  public void fallPastDue(Handle handle, UUID subscription, Instant at) {
    consequences.fallPastDue(handle, subscription, at, by("an invoice is unpaid at its due date"));
  }

  @Override
  public void recover(Handle handle, UUID subscription, Instant at) {
    consequences.recover(handle, subscription, at, by("nothing that is due is open any more"));
  }

  @Override
  public void cancel(Handle handle, UUID subscription) {
    consequences.cancelUnpaid(handle, subscription, by("dunning is exhausted"));
  }

  private static Transition.By by(String reason) {
    return Transition.By.system(ACTOR, reason);
  }
}
