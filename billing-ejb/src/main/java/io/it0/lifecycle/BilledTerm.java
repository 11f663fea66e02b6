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
 * A base fee that was billed, on an invoice or in place of what a credit note gave back.
 *
 * @param invoice that it is on, or that its credit note corrects
 */
record BilledTerm(UUID id, UUID invoice, BilledLine line) {

  // Index invoices_once, invoice_items_position, invoice_items_credited.
  private static final String SELECT =
      """
      select l.id, i.id as invoice_id, coalesce(l.calculation ->> 'planName', l.calculation ->> 'plan') as plan_name,
             l.amount_minor, l.amount_minor as left_minor, i.currency, l.period_start, l.period_end
        from invoices i join invoice_items l on l.invoice_id = i.id
       where i.subscription_id = :subscription and i.status not in ('draft', 'void')
         and l.kind = 'BASE' and l.amount_minor > 0 and l.period_end > :at
         and not exists (select from invoice_items c join invoices ci on ci.id = c.invoice_id
                          where c.kind = 'CREDIT' and c.calculation ->> 'billedLine' = l.id::text and ci.status <> 'void')
       order by l.period_start, i.number
      """;

  static List<BilledTerm> of(Handle handle, UUID subscription, Instant at) {
    return handle
        .createQuery(SELECT)
        .bind("subscription", subscription)
        .bind("at", at)
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
