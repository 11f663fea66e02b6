package io.it0.lifecycle;

import io.it0.money.Money;
import io.it0.period.Period;
import io.it0.rating.BilledLine;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * A base fee that was billed, on an invoice or in place of what a credit note gave back; or overage that was billed before
 * its period's end.
 *
 * @param invoice that it is on, or that its credit note corrects
 */
record BilledTerm(UUID id, UUID invoice, BilledLine line) {

  // Index invoices_once, invoice_items_position, invoice_items_credited,
  // credit_note_lines_credited, pending_upgrades_open. What waits for its payment has not been
  // billed yet.
  private static final String SELECT =
      """
      select b.id, b.invoice_id, coalesce(b.calculation ->> 'planName', b.calculation ->> 'plan') as plan_name,
             b.amount_minor, b.currency, b.period_start, b.period_end,
             b.amount_minor + coalesce((select sum(c.amount_minor) from credit_note_lines c
                                         where c.credited_line_id = b.id), 0) as left_minor
        from (select l.id, i.id as invoice_id, l.kind, l.calculation, l.amount_minor, i.currency, l.period_start, l.period_end
                from invoices i join invoice_items l on l.invoice_id = i.id
               where i.subscription_id = :subscription and i.status not in ('draft', 'void')
                 and not exists (select from pending_upgrades u where u.invoice_id = i.id and u.status = 'pending')
               union all
              select l.id, i.id, l.kind, l.calculation, l.amount_minor, i.currency, l.period_start, l.period_end
                from invoices i join credit_notes n on n.invoice_id = i.id join credit_note_lines l on l.credit_note_id = n.id
               where i.subscription_id = :subscription) b
       where b.kind = 'BASE' and b.amount_minor > 0 and b.period_end > :at
         and not exists (select from invoice_items c join invoices ci on ci.id = c.invoice_id
                          where c.kind = 'CREDIT' and c.calculation ->> 'billedLine' = b.id::text and ci.status <> 'void'
                            and not exists (select from pending_upgrades u
                                             where u.invoice_id = ci.id and u.status = 'pending'))
         and not exists (select from credit_note_lines c
                          where c.credited_line_id = b.id and c.calculation ->> 'billedLine' = b.id::text)
       order by b.period_start, b.id
      """;

  static List<BilledTerm> of(Handle handle, UUID subscription, Instant at) {
    return handle
        .createQuery(SELECT)
        .bind("subscription", subscription)
        .bind("at", at)
        .map(BilledTerm::term)
        .list();
  }

  // Index invoices_once, credit_note_lines_credited.
  private static final String OVERAGE =
      """
      select l.id, i.id as invoice_id, l.calculation ->> 'plan' as plan_name, l.amount_minor, i.currency, l.period_start,
             l.period_end, l.amount_minor + coalesce((select sum(c.amount_minor) from credit_note_lines c
                                                       where c.credited_line_id = l.id), 0) as left_minor
        from invoices i join invoice_items l on l.invoice_id = i.id
       where i.subscription_id = :subscription and i.kind = 'THRESHOLD' and i.status not in ('draft', 'void')
         and l.unit = 'TOKEN' and l.amount_minor > 0 and l.period_start >= :start
       order by i.number desc, l.position desc
      """;

  /** Overage that was billed of the period that starts then, the latest first. */
  static List<BilledTerm> overage(Handle handle, UUID subscription, Instant start) {
    return handle
        .createQuery(OVERAGE)
        .bind("subscription", subscription)
        .bind("start", start)
        .map(BilledTerm::term)
        .list();
  }

  private static BilledTerm term(ResultSet row, StatementContext context) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    String currency = row.getString("currency");
    return new BilledTerm(
        id,
        row.getObject("invoice_id", UUID.class),
        new BilledLine(
            row.getString("plan_name"),
            Money.ofMinor(row.getLong("amount_minor"), currency),
            new Period(
                row.getTimestamp("period_start").toInstant(),
                row.getTimestamp("period_end").toInstant()),
            Money.ofMinor(row.getLong("left_minor"), currency),
            Optional.of(id)));
  }
}
