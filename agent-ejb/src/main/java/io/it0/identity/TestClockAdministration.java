package io.it0.identity;

import io.it0.db.PlatformDatabase;
import io.it0.period.TestClock;
import io.it0.period.TestClockError;
import io.it0.period.TestClocks;
import io.it0.problem.ProblemException;
import io.it0.testclock.TestClockAdvances;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Test clocks, with an audit row for whatever is done to them. */
@Stateless
public class TestClockAdministration {

  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private PlatformDatabase database;
  private TestClocks clocks;
  private TestClockAdvances advances;
  private Clock wall;

  protected TestClockAdministration() {}

  @Inject
  public TestClockAdministration(
      PlatformDatabase database, TestClocks clocks, TestClockAdvances advances, Clock wall) {
    this.database = database;
    this.clocks = clocks;
    this.advances = advances;
    this.wall = wall;
  }

  public TestClock create(String name, Instant now, Actor actor) {
    if (!NewApiKey.printable(name)) {
      throw new ProblemException(
          TestClockError.TEST_CLOCK_INVALID, "a name has no control characters");
    }
    TestClock clock = clocks.create(name, sane(now));
    audit("test_clock.created", clock, actor);
    return clock;
  }

  public List<TestClock> list(Optional<UUID> after, int limit) {
    return clocks.list(after, limit);
  }

  /** @throws ProblemException if there is none */
  public TestClock require(UUID id) {
    return clocks
        .find(id)
        .orElseThrow(
            () -> new ProblemException(TestClockError.TEST_CLOCK_NOT_FOUND, "test clock " + id));
  }

  /**
   * Advances it and does what falls due on the way, in order. Comes back when it has arrived, or after a while: then it
   * goes on, and the clock has a target.
   *
   * @throws ProblemException if there is no such clock, it is being advanced, it would go backwards
   */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public TestClock advanceTo(UUID id, Instant to, Actor actor) {
    require(id);
    sane(to);
    TestClock clock = advances.advance(id, to);
    audit("test_clock.advanced", clock, actor);
    return clock;
  }

  /** Sets it, and leaves what is due to the next bill run. */
  public TestClock set(UUID id, Instant to, Actor actor) {
    TestClock clock = clocks.advance(id, sane(to));
    audit("test_clock.set", clock, actor);
    return clock;
  }

  /** From its own time on: of two callers at once one is refused. */
  public Instant after(UUID id, Duration by) {
    try {
      return require(id).now().plus(by);
    } catch (DateTimeException | ArithmeticException e) {
      throw new ProblemException(TestClockError.TEST_CLOCK_INVALID, "too far in the future");
    }
  }

  private static Instant sane(Instant time) {
    if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
      throw new ProblemException(
          TestClockError.TEST_CLOCK_INVALID, "a time from %s to %s".formatted(EARLIEST, LATEST));
    }
    return time;
  }

  private void audit(String action, TestClock clock, Actor actor) {
    database
        .jdbi()
        .useHandle(
            handle ->
                AuditLog.write(
                    handle,
                    actor,
                    new AuditLog.Entry(
                        Optional.empty(),
                        action,
                        clock.id().toString(),
                        Map.of("name", clock.name(), "now", clock.now().toString()),
                        wall.instant())));
  }
}
