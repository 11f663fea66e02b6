package io.it0.period;

import static io.it0.period.TestClockError.TEST_CLOCK_ADVANCING;
import static io.it0.period.TestClockError.TEST_CLOCK_BACKWARDS;
import static io.it0.period.TestClockError.TEST_CLOCK_INVALID;
import static io.it0.period.TestClockError.TEST_CLOCK_NOT_FOUND;

import io.it0.db.PlatformDatabase;
import io.it0.db.UuidV7;
import io.it0.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/** The test clocks: made and advanced by the platform's people, read by whatever asks a tenant's time. */
@ApplicationScoped
public class TestClocks {

  private static final String SELECT = "select id, name, now, target, failure from test_clocks ";
  private static final int MAX_NAME = 100;
  private static final int MAX_FAILURE = 1000;
  private static final int MAX_PAGE = 201; // one more tells that there is a next page

  private PlatformDatabase database;
  private Clock wall;

  protected TestClocks() {}

  @Inject
  public TestClocks(PlatformDatabase database, Clock wall) {
    this.database = database;
    this.wall = wall;
  }

  public TestClock create(String name, Instant now) {
    if (name == null || name.isBlank() || name.length() > MAX_NAME || now == null) {
      throw new ProblemException(
          TEST_CLOCK_INVALID, "it needs a name of 1 to 100 characters and a time");
    }
    TestClock clock = new TestClock(UuidV7.next(), name, now, Optional.empty(), Optional.empty());
    database
        .jdbi()
        .useHandle(
            h ->
                h.createUpdate(
                        """
                        insert into test_clocks (id, name, now, created_at)
                        values (:id, :name, :now, :created)
                        """)
                    .bind("id", clock.id())
                    .bind("name", clock.name())
                    .bind("now", clock.now())
                    .bind("created", wall.instant())
                    .execute());
    return clock;
  }

  /** Outside of the caller's transaction, which may be on the other pool; so it sees what is committed. */
  @Transactional(Transactional.TxType.NOT_SUPPORTED)
  public Optional<TestClock> find(UUID id) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(SELECT + "where id = :id")
                    .bind("id", id)
                    .map(TestClocks::testClock)
                    .findOne());
  }

  /** A page in the order in which they were made, after the given one; at most 201. */
  public List<TestClock> list(Optional<UUID> after, int limit) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        SELECT
                            + """
                            where cast(:after as uuid) is null or id > :after
                            order by id limit :limit
                            """)
                    .bind("after", after.orElse(null))
                    .bind("limit", Math.min(limit, MAX_PAGE))
                    .map(TestClocks::testClock)
                    .list());
  }

  /**
   * Sets the clock to a time that is not before its own, and does nothing else: what is due by then is left to the timers.
   *
   * @throws ProblemException if there is no such clock, it is being advanced, or it would go backwards
   */
  public TestClock advance(UUID id, Instant to) {
    if (to == null) {
      throw new ProblemException(TEST_CLOCK_INVALID, "the time is missing");
    }
    // One statement decides and sets: two callers at once cannot turn it back between them.
    int advanced =
        update(
            "update test_clocks set now = :at where id = :id and now <= :at and target is null",
            Map.of("id", id, "at", to));
    TestClock clock = require(id);
    requireDone(advanced, clock, to);
    return new TestClock(id, clock.name(), to, clock.target(), clock.failure());
  }

  /**
   * Begins a walk to a time that is not before the clock's own.
   *
   * @param walker who walks; every step names it
   * @throws ProblemException if there is no such clock, somebody walks it, or it would go backwards
   */
  public TestClock begin(UUID id, UUID walker, Instant to) {
    int begun =
        update(
            """
            update test_clocks set target = :at, walker = :walker, heartbeat_at = :wall, failure = null
             where id = :id and now <= :at and target is null
            """,
            Map.of("id", id, "walker", walker, "at", to, "wall", wall.instant()));
    TestClock clock = require(id);
    requireDone(begun, clock, to);
    return clock;
  }

  /** Takes over walks that were not heard of since; answers the clocks. */
  public List<TestClock> takeOver(UUID walker, Instant silentSince) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        update test_clocks set walker = :walker, heartbeat_at = :wall
                         where target is not null and heartbeat_at < :since
                        returning id, name, now, target, failure
                        """)
                    .bind("walker", walker)
                    .bind("wall", wall.instant())
                    .bind("since", silentSince)
                    .map(TestClocks::testClock)
                    .list());
  }

  /** Sets a clock that is walked to the next time; false: somebody else walks it now. */
  public boolean step(UUID id, UUID walker, Instant at) {
    return 1
        == update(
            """
            update test_clocks set now = greatest(now, :at), heartbeat_at = :wall
             where id = :id and walker = :walker and target >= :at
            """,
            Map.of("id", id, "walker", walker, "at", at, "wall", wall.instant()));
  }

  /** The walk has come to its target. */
  public void arrive(UUID id, UUID walker) {
    update(
        """
        update test_clocks set now = target, target = null, walker = null, heartbeat_at = null
         where id = :id and walker = :walker
        """,
        Map.of("id", id, "walker", walker));
  }

  /** The walk has stopped where the clock stands. */
  public void stop(UUID id, UUID walker, String failure) {
    String shown = failure.length() <= MAX_FAILURE ? failure : failure.substring(0, MAX_FAILURE);
    update(
        """
        update test_clocks set target = null, walker = null, heartbeat_at = null, failure = :failure
         where id = :id and walker = :walker
        """,
        Map.of("id", id, "walker", walker, "failure", shown));
  }

  /** @throws ProblemException if there is none */
  public TestClock require(UUID id) {
    return find(id)
        .orElseThrow(() -> new ProblemException(TEST_CLOCK_NOT_FOUND, "test clock " + id));
  }

  private int update(String sql, Map<String, ?> values) {
    return database.jdbi().withHandle(h -> h.createUpdate(sql).bindMap(values).execute());
  }

  private static void requireDone(int changed, TestClock clock, Instant to) {
    if (changed == 1) {
      return;
    }
    if (clock.target().isPresent()) {
      throw new ProblemException(
          TEST_CLOCK_ADVANCING,
          "it stands at %s on its way to %s".formatted(clock.now(), clock.target().get()));
    }
    throw new ProblemException(
        TEST_CLOCK_BACKWARDS, "it stands at %s and cannot be set to %s".formatted(clock.now(), to));
  }

  private static TestClock testClock(ResultSet row, StatementContext context) throws SQLException {
    return new TestClock(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getTimestamp("now").toInstant(),
        Optional.ofNullable(row.getTimestamp("target")).map(Timestamp::toInstant),
        Optional.ofNullable(row.getString("failure")));
  }
}
