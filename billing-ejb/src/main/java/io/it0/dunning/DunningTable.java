package io.it0.dunning;

import io.it0.money.Money;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Cases and attempts, in the caller's transaction, on the platform's pool. */
final class DunningTable {

  private static final String SELECT =
      """
      select d.invoice_id, d.tenant_id, t.slug, d.subscription_id, i.issuer, i.number, i.currency, i.open_minor, d.due_at,
             t.time_zone, tenant_now(t.test_clock_id, :wall) as now, d.attempt_days, d.reminder_days, d.end_day, d.cancels,
             d.writes_off, d.stops_when_hard, d.status, d.result, d.next_step, d.next_at, d.attempts, d.declined_hard,
             d.note, d.opened_at, d.ended_at
        from dunning_cases d join invoices i on i.id = d.invoice_id join tenants t on t.id = d.tenant_id
      """;

  // An invoice that needs a case: the policy of its plan, or the one for all.
  private static final String UNATTENDED =
      """
        from invoices i
        join tenants t on t.id = i.tenant_id
        join subscriptions s on s.id = i.subscription_id
        join plans p on p.id = s.plan_id
        join lateral (select o.* from dunning_policies o where o.plan_key in (p.key, '*')
                       order by o.plan_key = '*' limit 1) y on true
       where i.status = 'issued' and i.open_minor > 0
         and not exists (select from dunning_cases d where d.invoice_id = i.id)
      """;

  // Index invoices_open.
  private static final String OPEN =
      """
      insert into dunning_cases (invoice_id, tenant_id, subscription_id, due_at, attempt_days, reminder_days, end_day,
                                 cancels, writes_off, stops_when_hard, status, next_step, next_at, opened_at)
      select i.id, i.tenant_id, i.subscription_id, i.due_at, y.attempt_days, y.reminder_days, y.end_day, y.cancels,
             y.writes_off, y.stops_when_hard, 'OPEN', 0, i.due_at - make_interval(days => y.lead_days),
             tenant_now(t.test_clock_id, :wall)
      """
          + UNATTENDED
          + """
         and i.due_at <= :bound
         and i.due_at - make_interval(days => y.lead_days) <= tenant_now(t.test_clock_id, :wall)
         and <clock>
       order by i.due_at limit :limit
      on conflict (invoice_id) do nothing
      """;

  private DunningTable() {}

  /** Opens cases for what is due and has none; of the tenants on a test clock, or of those on none. */
  static int open(Handle handle, Optional<UUID> clock, Instant now, int limit) {
    return handle
        .createUpdate(OPEN)
        .define("clock", onClock(clock))
        .bind("wall", now)
        .bind("bound", now.plusSeconds(60L * 86_400))
        .bind("clock", clock.orElse(null))
        .bind("limit", limit)
        .execute();
  }

  /** Whose next step is due, the longest first; not locked. Index dunning_cases_due. */
  static List<UUID> due(Handle handle, Optional<UUID> clock, Instant now, int limit) {
    return handle
        .createQuery(
            """
            select d.invoice_id from dunning_cases d join tenants t on t.id = d.tenant_id
             where d.status = 'OPEN' and d.next_at <= :wall and d.next_at <= tenant_now(t.test_clock_id, :wall)
               and <clock>
             order by d.next_at, d.invoice_id limit :limit
            """)
        .define("clock", onClock(clock))
        .bind("wall", now)
        .bind("clock", clock.orElse(null))
        .bind("limit", limit)
        .mapTo(UUID.class)
        .list();
  }

  // Index tenants_by_test_clock: a walk looks at its own tenants, however many others there are.
  private static String onClock(Optional<UUID> clock) {
    return clock.isPresent()
        ? "t.test_clock_id = :clock"
        : "t.test_clock_id is null and cast(:clock as uuid) is null";
  }

  /** When something is due next for the tenants on a test clock. */
  static Optional<Instant> nextDue(Handle handle, UUID clock, Instant after, Instant until) {
    return handle
        .createQuery(
            """
            select min(n.at) as at from (
              select d.next_at as at from dunning_cases d join tenants t on t.id = d.tenant_id
               where d.status = 'OPEN' and t.test_clock_id = :clock and d.next_at > :after and d.next_at <= :until
              union all
              select i.due_at - make_interval(days => y.lead_days)
            """
                + UNATTENDED
                + """
                 and t.test_clock_id = :clock
                 and i.due_at - make_interval(days => y.lead_days) > :after
                 and i.due_at - make_interval(days => y.lead_days) <= :until) n
            """)
        .bind("clock", clock)
        .bind("after", after)
        .bind("until", until)
        .map(
            (row, context) -> Optional.ofNullable(row.getTimestamp("at")).map(Timestamp::toInstant))
        .one();
  }

  static Optional<DunningCase> find(Handle handle, UUID invoice, Instant wall) {
    return handle
        .createQuery(SELECT + "where d.invoice_id = :invoice")
        .bind("wall", wall)
        .bind("invoice", invoice)
        .map((row, context) -> row(row))
        .findOne();
  }

  /** With its row locked; whoever holds it holds the subscription and the invoice before. */
  static Optional<DunningCase> lock(Handle handle, UUID invoice, Instant wall) {
    return handle
        .createQuery(SELECT + "where d.invoice_id = :invoice for update of d")
        .bind("wall", wall)
        .bind("invoice", invoice)
        .map((row, context) -> row(row))
        .findOne();
  }

  static List<DunningCase> page(Handle handle, BoardFilter filter, Instant wall, int limit) {
    return handle
        .createQuery(
            SELECT
                + """
                where (cast(:status as text) is null or d.status = :status)
                  and (cast(:tenant as uuid) is null or d.tenant_id = :tenant)
                  and (cast(:afterId as uuid) is null or (d.opened_at, d.invoice_id) < (:afterOpened, :afterId))
                order by d.opened_at desc, d.invoice_id desc limit :limit
                """)
        .bind("wall", wall)
        .bind("status", filter.status().map(Enum::name).orElse(null))
        .bind("tenant", filter.tenant().orElse(null))
        .bind("afterId", filter.after().map(BoardFilter.Key::invoiceId).orElse(null))
        .bind("afterOpened", filter.after().map(BoardFilter.Key::openedAt).orElse(null))
        .bind("limit", limit)
        .map((row, context) -> row(row))
        .list();
  }

  /** The step is done; the next one is due when it is. */
  static void advance(Handle handle, DunningCase one, int step, Instant at) {
    handle.execute(
        "update dunning_cases set next_step = ?, next_at = ? where invoice_id = ?",
        step,
        Timestamp.from(at),
        one.invoiceId());
  }

  static void end(Handle handle, UUID invoice, DunningCase.Result result, Instant at) {
    handle.execute(
        """
        update dunning_cases set status = 'ENDED', result = ?, next_at = null, ended_at = ?
         where invoice_id = ? and status <> 'ENDED'
        """,
        result.name(),
        Timestamp.from(at),
        invoice);
  }

  static void status(Handle handle, UUID invoice, DunningCase.Status status, String note) {
    handle.execute(
        "update dunning_cases set status = ?, note = ? where invoice_id = ?",
        status.name(),
        note,
        invoice);
  }

  static void declinedHard(Handle handle, UUID invoice) {
    handle.execute("update dunning_cases set declined_hard = true where invoice_id = ?", invoice);
  }

  /** Stores the intent to collect, before anybody is asked. */
  static Charge attempt(Handle handle, DunningCase one, Money amount, Instant wall) {
    int attempt = one.attempts() + 1;
    Charge charge =
        new Charge(
            one.invoiceId(),
            one.tenantId(),
            amount,
            attempt,
            "dunning:" + one.invoiceId() + ":" + attempt,
            one.now());
    handle
        .createUpdate(
            """
            insert into dunning_attempts (invoice_id, attempt, tenant_id, idempotency_key, currency, amount_minor, at,
                                          asked_at)
            values (:invoice, :attempt, :tenant, :key, :currency, :amount, :at, :wall)
            """)
        .bind("invoice", charge.invoiceId())
        .bind("attempt", attempt)
        .bind("tenant", charge.tenantId())
        .bind("key", charge.idempotencyKey())
        .bind("currency", amount.currencyCode())
        .bind("amount", amount.minor())
        .bind("at", charge.at())
        .bind("wall", wall)
        .execute();
    handle.execute(
        "update dunning_cases set attempts = ? where invoice_id = ?", attempt, one.invoiceId());
    return charge;
  }

  static void outcome(Handle handle, Charge charge, Collected collected, Instant wall) {
    handle.execute(
        """
        update dunning_attempts set outcome = ?, detail = ?, asked_at = ? where invoice_id = ? and attempt = ?
        """,
        collected.outcome().name(),
        collected.detail(),
        Timestamp.from(wall),
        charge.invoiceId(),
        charge.attempt());
  }

  /** Attempts that nobody has answered since then. Index dunning_attempts_open. */
  static List<Charge> unanswered(Handle handle, Instant askedBefore, int limit) {
    return handle
        .createQuery(
            """
            select a.invoice_id, a.tenant_id, a.currency, a.amount_minor, a.attempt, a.idempotency_key, a.at
              from dunning_attempts a
             where (a.outcome is null or a.outcome = 'UNKNOWN') and a.asked_at < :before
             order by a.asked_at limit :limit
            """)
        .bind("before", askedBefore)
        .bind("limit", limit)
        .map((row, context) -> charge(row))
        .list();
  }

  /** Takes an unanswered attempt, so that nobody else asks at the same time. */
  static boolean askAgain(Handle handle, Charge charge, Instant askedBefore, Instant wall) {
    return handle.execute(
            """
            update dunning_attempts set asked_at = ?
             where invoice_id = ? and attempt = ? and (outcome is null or outcome = 'UNKNOWN') and asked_at < ?
            """,
            Timestamp.from(wall),
            charge.invoiceId(),
            charge.attempt(),
            Timestamp.from(askedBefore))
        == 1;
  }

  static boolean isUnanswered(Handle handle, UUID invoice) {
    return handle
        .createQuery(
            """
            select exists (select from dunning_attempts a
                            where a.invoice_id = :invoice and (a.outcome is null or a.outcome = 'UNKNOWN'))
            """)
        .bind("invoice", invoice)
        .mapTo(boolean.class)
        .one();
  }

  static List<DunningAttempt> attempts(Handle handle, UUID invoice) {
    return handle
        .createQuery(
            """
            select a.attempt, a.currency, a.amount_minor, a.at, a.outcome, a.detail from dunning_attempts a
             where a.invoice_id = :invoice order by a.attempt
            """)
        .bind("invoice", invoice)
        .map(
            (row, context) ->
                new DunningAttempt(
                    row.getInt("attempt"),
                    Money.ofMinor(row.getLong("amount_minor"), row.getString("currency")),
                    row.getTimestamp("at").toInstant(),
                    Optional.ofNullable(row.getString("outcome")).map(Collected.Outcome::valueOf),
                    Optional.ofNullable(row.getString("detail"))))
        .list();
  }

  /** Whether anything that is due is open on the subscription. Index invoices_open_by_subscription. */
  static boolean owes(Handle handle, UUID subscription, Instant at) {
    return handle
        .createQuery(
            """
            select exists (select from invoices i where i.subscription_id = :subscription and i.status = 'issued'
                              and i.open_minor > 0 and i.due_at <= :at)
            """)
        .bind("subscription", subscription)
        .bind("at", at)
        .mapTo(boolean.class)
        .one();
  }

  private static Charge charge(ResultSet row) throws SQLException {
    return new Charge(
        row.getObject("invoice_id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        Money.ofMinor(row.getLong("amount_minor"), row.getString("currency")),
        row.getInt("attempt"),
        row.getString("idempotency_key"),
        row.getTimestamp("at").toInstant());
  }

  private static DunningCase row(ResultSet row) throws SQLException {
    return new DunningCase(
        row.getObject("invoice_id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        row.getString("slug"),
        row.getObject("subscription_id", UUID.class),
        "%s-%06d".formatted(row.getString("issuer"), row.getLong("number")),
        Money.ofMinor(row.getLong("open_minor"), row.getString("currency")),
        row.getTimestamp("due_at").toInstant(),
        ZoneId.of(row.getString("time_zone")),
        row.getTimestamp("now").toInstant(),
        new DunningPolicy(
            days(row.getArray("attempt_days")),
            days(row.getArray("reminder_days")),
            row.getInt("end_day"),
            row.getBoolean("cancels"),
            row.getBoolean("writes_off"),
            row.getBoolean("stops_when_hard")),
        DunningCase.Status.valueOf(row.getString("status")),
        Optional.ofNullable(row.getString("result")).map(DunningCase.Result::valueOf),
        row.getInt("next_step"),
        Optional.ofNullable(row.getTimestamp("next_at")).map(Timestamp::toInstant),
        row.getInt("attempts"),
        row.getBoolean("declined_hard"),
        Optional.ofNullable(row.getString("note")),
        row.getTimestamp("opened_at").toInstant(),
        Optional.ofNullable(row.getTimestamp("ended_at")).map(Timestamp::toInstant));
  }

  static List<Integer> days(Array days) throws SQLException {
    return Stream.of((Object[]) days.getArray()).map(Integer.class::cast).toList();
  }
}
