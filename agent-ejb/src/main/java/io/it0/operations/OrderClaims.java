package io.it0.operations;

import io.it0.db.PlatformDatabase;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Claims what is due, over all tenants, each time in one transaction. */
@Stateless
public class OrderClaims {

  private PlatformDatabase database;
  private OperationsConfig config;
  private Clock wall;

  protected OrderClaims() {}

  @Inject
  public OrderClaims(PlatformDatabase database, OperationsConfig config, Clock wall) {
    this.database = database;
    this.config = config;
    this.wall = wall;
  }

  /** What is due by the wall clock, and what a dead node has left. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public List<DueOrder> claim() {
    Instant now = wall.instant();
    return database
        .jdbi()
        .withHandle(
            handle -> ScheduleTable.claim(handle, now, now.plus(config.claim()), config.batch()));
  }

  /** One that is due for a tenant on the test clock. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public Optional<DueOrder> claim(UUID testClock, Instant now) {
    Instant wallNow = wall.instant();
    return database
        .jdbi()
        .withHandle(
            handle ->
                ScheduleTable.claim(handle, testClock, now, wallNow, wallNow.plus(config.claim())));
  }

  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public Optional<Instant> nextDue(UUID testClock, Instant after, Instant until) {
    return database
        .jdbi()
        .withHandle(handle -> ScheduleTable.nextDue(handle, testClock, after, until));
  }
}
