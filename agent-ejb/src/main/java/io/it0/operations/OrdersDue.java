package io.it0.operations;

import io.it0.period.DueWork;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Standing orders of tenants on a test clock: each slot that the clock is walked over runs at its time. */
@ApplicationScoped
public class OrdersDue implements DueWork {

  private OrderClaims claims;
  private OrderRunner runner;

  protected OrdersDue() {}

  @Inject
  public OrdersDue(OrderClaims claims, OrderRunner runner) {
    this.claims = claims;
    this.runner = runner;
  }

  @Override
  public Order order() {
    return Order.OTHER;
  }

  @Override
  public Optional<Instant> nextDue(UUID testClock, Instant after, Instant until) {
    return claims.nextDue(testClock, after, until);
  }

  @Override
  public int run(UUID testClock, Instant now) {
    int done = 0;
    Optional<DueOrder> claim = claims.claim(testClock, now);
    while (claim.isPresent()) {
      done += runner.run(claim.get()) ? 1 : 0;
      claim = claims.claim(testClock, now);
    }
    return done;
  }
}
