package io.it0.insight;

import io.it0.db.PlatformDatabase;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Reads the overview: seven statements, however many tenants there are. */
@Stateless
public class Insight {

  private static final int MONTHS = 12;
  private static final int DAYS = 30;
  private static final int TOP = 8;
  private static final int LIVE = 50;

  private PlatformDatabase database;
  private Clock wall;

  protected Insight() {}

  @Inject
  public Insight(PlatformDatabase database, Clock wall) {
    this.database = database;
    this.wall = wall;
  }

  public Overview overview() {
    return database.jdbi().withHandle(handle -> overview(handle, wall.instant()));
  }

  /** What was counted today, the most first: by tenant and model, up to 50. */
  public List<LiveUsage> today() {
    LocalDate today = LocalDate.ofInstant(wall.instant(), ZoneOffset.UTC);
    return database.jdbi().withHandle(handle -> InsightQueries.live(handle, today, LIVE));
  }

  /** Whether the database answers. */
  public boolean isDatabaseThere() {
    try {
      return database
          .jdbi()
          .withHandle(handle -> handle.select("select true").mapTo(Boolean.class).one());
    } catch (JdbiException e) {
      return false; // that is the answer
    }
  }

  private static Overview overview(Handle handle, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    LocalDate month = today.withDayOfMonth(1);
    return new Overview(
        now,
        InsightQueries.tenancy(handle),
        CurrencyQueries.figures(handle, month, now),
        CurrencyQueries.months(handle, month.minusMonths(MONTHS - 1L)),
        InsightQueries.days(handle, today.minusDays(DAYS - 1L), today),
        InsightQueries.top(handle, month, now, TOP),
        InsightQueries.alerts(handle, now));
  }
}
