package io.it0.ledger;

import io.it0.db.BulkRows;
import io.it0.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The table of what is deferred, in the caller's transaction, on the platform's pool. */
public final class Deferrals {

  static final String SELECT =
      """
      select d.line_id, d.tenant_id, d.subscription_id, d.invoice_id, d.currency, d.time_zone, d.amount_minor,
             d.reduced_minor, d.recognised_minor, d.first_day, d.days, d.spread_minor, d.done_days
        from deferrals d
      """;

  private static final String INSERT =
      """
      insert into deferrals (line_id, tenant_id, subscription_id, invoice_id, currency, time_zone, amount_minor,
                             recognised_minor, first_day, days, spread_minor, done_days, next_at)
      select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String UPDATE =
      """
      update deferrals d
         set reduced_minor = n.reduced, recognised_minor = n.recognised, first_day = n.first_day, days = n.days,
             spread_minor = n.spread, done_days = n.done, next_at = n.next_at
        from unnest(?, ?, ?, ?, ?, ?, ?, ?)
               as n(line_id, reduced, recognised, first_day, days, spread, done, next_at)
       where d.line_id = n.line_id
      """;

  private Deferrals() {}

  /** Stores what was billed. */
  public static void insert(Handle handle, Collection<Deferral> billed) {
    BulkRows.of(billed)
        .column("uuid", Deferral::lineId)
        .column("uuid", Deferral::tenantId)
        .column("uuid", Deferral::subscriptionId)
        .column("uuid", Deferral::invoiceId)
        .column("text", deferral -> deferral.amount().currencyCode())
        .column("text", Deferral::zone)
        .column("int8", deferral -> deferral.amount().minor())
        .column("int8", deferral -> deferral.recognised().minor())
        .column("date", deferral -> deferral.spread().firstDay())
        .column("int4", deferral -> deferral.spread().days())
        .column("int8", deferral -> deferral.spread().amount().minor())
        .column("int4", deferral -> deferral.spread().done())
        .column("timestamptz", deferral -> deferral.nextAt().orElse(null))
        .execute(handle, INSERT);
  }

  static void update(Handle handle, Collection<Deferral> changed) {
    BulkRows.of(changed)
        .column("uuid", Deferral::lineId)
        .column("int8", deferral -> deferral.reduced().minor())
        .column("int8", deferral -> deferral.recognised().minor())
        .column("date", deferral -> deferral.spread().firstDay())
        .column("int4", deferral -> deferral.spread().days())
        .column("int8", deferral -> deferral.spread().amount().minor())
        .column("int4", deferral -> deferral.spread().done())
        .column("timestamptz", deferral -> deferral.nextAt().orElse(null))
        .execute(handle, UPDATE);
  }

  /**
   * What of a line is still deferred is given back, up to the amount; answers how much. What the days before have earned
   * is booked first, whether the timer has come to it or not.
   *
   * @param today in the tenant's zone
   */
  public static Money reduceLine(Handle handle, UUID line, Money amount, LocalDate today) {
    return reduce(
        handle,
        handle
            .createQuery(SELECT + "where d.line_id = :line and d.next_at is not null for update")
            .bind("line", line),
        amount,
        today);
  }

  /** The same for all lines of an invoice. */
  public static Money reduceInvoice(Handle handle, UUID invoice, Money amount, LocalDate today) {
    return reduce(
        handle,
        handle
            .createQuery(
                SELECT
                    + "where d.invoice_id = :invoice and d.next_at is not null order by d.line_id for update")
            .bind("invoice", invoice),
        amount,
        today);
  }

  /**
   * The same for the lines of a subscription whose last day is the given one, the latest first: a credit names the days
   * that it gives back, not the line.
   */
  public static Money reduceTerm(Handle handle, Term term, Money amount, LocalDate today) {
    return reduce(
        handle,
        handle
            .createQuery(
                SELECT
                    + """
                    where d.subscription_id = :subscription and d.next_at is not null and d.currency = :currency
                      and d.first_day + d.days - 1 = :last
                    order by d.line_id desc for update
                    """)
            .bind("subscription", term.subscriptionId())
            .bind("currency", amount.currencyCode())
            .bind("last", term.lastDay()),
        amount,
        today);
  }

  /** What a subscription is billed for up to a day. */
  public record Term(UUID subscriptionId, LocalDate lastDay) {}

  private static Money reduce(Handle handle, Query query, Money amount, LocalDate today) {
    List<Deferral> changed = new ArrayList<>();
    List<Journal> journals = new ArrayList<>();
    Money open = amount;
    for (Deferral deferral : query.map((row, context) -> deferral(row)).list()) {
      if (open.isZero()) {
        break;
      }
      journals.addAll(Recognition.journals(deferral, today));
      Deferral current = deferral.recognisedUntil(today);
      Money given = open.min(current.left());
      changed.add(current.reducedBy(given));
      open = open.minus(given);
    }
    Ledger.post(handle, journals);
    update(handle, changed);
    return amount.minus(open);
  }

  static Deferral deferral(ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    return new Deferral(
        row.getObject("line_id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        row.getObject("subscription_id", UUID.class),
        row.getObject("invoice_id", UUID.class),
        ZoneId.of(row.getString("time_zone")),
        Money.ofMinor(row.getLong("amount_minor"), currency),
        Money.ofMinor(row.getLong("reduced_minor"), currency),
        Money.ofMinor(row.getLong("recognised_minor"), currency),
        new Deferral.Spread(
            row.getObject("first_day", LocalDate.class),
            row.getInt("days"),
            Money.ofMinor(row.getLong("spread_minor"), currency),
            row.getInt("done_days")));
  }
}
