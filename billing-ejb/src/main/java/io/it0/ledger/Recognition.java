package io.it0.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Turns deferred revenue into revenue, a journal for each line and day, dated at the day's end. */
public final class Recognition {

  // Index deferrals_due: what is due to nobody's clock is not read.
  private static final String SELECT =
      """
      select d.line_id, d.tenant_id, d.subscription_id, d.invoice_id, d.currency, d.time_zone, d.amount_minor,
             d.reduced_minor, d.recognised_minor, d.first_day, d.days, d.spread_minor, d.done_days,
             coalesce(c.now, :wall) as now
      """;

  private static final String DUE =
      SELECT
          + """
        from deferrals d join tenants t on t.id = d.tenant_id left join test_clocks c on c.id = t.test_clock_id
       where d.next_at <= greatest(:wall, (select max(l.now) from test_clocks l))
         and d.next_at <= coalesce(c.now, :wall)
       order by d.next_at limit :limit
       for no key update of d skip locked
      """;

  private static final String DUE_TO_CLOCK =
      SELECT
          + """
        from deferrals d join tenants t on t.id = d.tenant_id join test_clocks c on c.id = t.test_clock_id
       where t.test_clock_id = :clock and d.next_at <= least(c.now, :wall)
       order by d.next_at limit :limit
       for no key update of d skip locked
      """;

  private record Due(Deferral deferral, Instant now) {}

  private Recognition() {}

  /**
   * Books what the days have earned of some lines, in the caller's transaction.
   *
   * @param wall the time of tenants that are on no test clock
   * @return how many lines; fewer than the limit: nothing more is due that nobody else works on
   */
  public static int recognise(Handle handle, Instant wall, int limit) {
    return recognise(handle, handle.createQuery(DUE).bind("wall", wall).bind("limit", limit));
  }

  /** The same for the tenants on one test clock, at its time. */
  public static int recogniseFor(Handle handle, UUID testClock, Instant now, int limit) {
    return recognise(
        handle,
        handle
            .createQuery(DUE_TO_CLOCK)
            .bind("clock", testClock)
            .bind("wall", now)
            .bind("limit", limit));
  }

  // Index tenants_by_test_clock, deferrals_by_subscription.
  private static final String EARNED =
      """
      select exists (select from tenants t join subscriptions s on s.tenant_id = t.id
                       join deferrals d on d.subscription_id = s.id
                      where t.test_clock_id = :clock and d.next_at <= :by)
      """;

  /** Whether a line of a tenant on the test clock has earned something by then that is not booked. */
  static boolean isEarned(Handle handle, UUID testClock, Instant by) {
    return handle
        .createQuery(EARNED)
        .bind("clock", testClock)
        .bind("by", by)
        .mapTo(Boolean.class)
        .one();
  }

  private static int recognise(Handle handle, Query query) {
    List<Due> due = query.map((row, context) -> due(row)).list();
    List<Journal> journals = new ArrayList<>();
    List<Deferral> changed = new ArrayList<>();
    for (Due one : due) {
      LocalDate today = LocalDate.ofInstant(one.now(), one.deferral().zone());
      journals.addAll(journals(one.deferral(), today));
      changed.add(one.deferral().recognisedUntil(today));
    }
    Ledger.post(handle, journals);
    Deferrals.update(handle, changed);
    return due.size();
  }

  /** What a line's days before the given one have earned and is not booked yet. */
  static List<Journal> journals(Deferral deferral, LocalDate until) {
    return deferral.earnedUntil(until).stream()
        .map(
            earned ->
                Journal.of(
                        deferral.tenantId(),
                        JournalKind.REVENUE_RECOGNISED,
                        SourceType.DEFERRAL,
                        deferral.lineId() + "|" + earned.day())
                    .about(deferral.invoiceId())
                    .debit(Account.DEFERRED_REVENUE, earned.amount())
                    .credit(Account.REVENUE, earned.amount())
                    .at(earned.endOfDay())
                    .orElseThrow())
        .toList();
  }

  private static Due due(ResultSet row) throws SQLException {
    return new Due(Deferrals.deferral(row), row.getTimestamp("now").toInstant());
  }
}
