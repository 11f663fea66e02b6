package io.it0.period;

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
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/** The test clocks: made and advanced by the platform's people, read by whatever asks a tenant's time. */
@ApplicationScoped
public class TestClocks {

  private static final int MAX_NAME = 100;
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
    TestClock clock = new TestClock(UuidV7.next(), name, now);
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
                h.createQuery("select id, name, now from test_clocks where id = :id")
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
                        """
                        select id, name, now from test_clocks
                        where cast(:after as uuid) is null or id > :after
                        order by id limit :limit
                        """)
                    .bind("after", after.orElse(null))
                    .bind("limit", Math.min(limit, MAX_PAGE))
                    .map(TestClocks::testClock)
                    .list());
  }

  /**
   * Sets the clock to a time that is not before its own.
   *
   * @throws ProblemException if there is no such clock, or it would go backwards
   */
  public TestClock advance(UUID id, Instant to) {
    if (to == null) {
      throw new ProblemException(TEST_CLOCK_INVALID, "the time is missing");
    }
    // One statement decides and sets: two callers at once cannot turn it back between them.
    int advanced =
        database
            .jdbi()
            .withHandle(
                h ->
                    h.createUpdate("update test_clocks set now = :to where id = :id and now <= :to")
                        .bind("id", id)
                        .bind("to", to)
                        .execute());
    TestClock clock =
        find(id).orElseThrow(() -> new ProblemException(TEST_CLOCK_NOT_FOUND, "test clock " + id));
    if (advanced == 0) {
      throw new ProblemException(
          TEST_CLOCK_BACKWARDS,
          "it stands at %s and cannot be set to %s".formatted(clock.now(), to));
    }
    return new TestClock(id, clock.name(), to);
  }

  private static TestClock testClock(ResultSet row, StatementContext context) throws SQLException {
    return new TestClock(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getTimestamp("now").toInstant());
  }
}
