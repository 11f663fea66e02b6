package io.it0.invoicing;

import io.it0.money.Money;
import io.it0.period.Period;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What an invoice, and the credit notes that charge something in place of a line, billed; and what is left of it,
 * after credit notes and after the credits that a change of plan put on another invoice.
 */
public final class BilledLines {

  private static final String SELECT =
      """
      select b.id, b.description, b.amount_minor, b.currency, b.period_start, b.period_end,
             b.amount_minor + coalesce((select sum(c.amount_minor) from credit_note_lines c
                                         where c.credited_line_id = b.id), 0)
                            + coalesce((select sum(k.amount_minor) from invoice_items k join invoices v on v.id = k.invoice_id
                                         where k.kind = 'CREDIT' and k.calculation ->> 'billedLine' = b.id::text
                                           and v.status <> 'void'), 0) as left_minor
        from (select l.id, 0 as document, l.position, l.description, l.amount_minor, i.currency, l.period_start, l.period_end
                from invoice_items l join invoices i on i.id = l.invoice_id
               where i.id = :invoice and l.amount_minor > 0
               union all
              select l.id, n.number, l.position, l.description, l.amount_minor, n.currency, l.period_start, l.period_end
                from credit_note_lines l join credit_notes n on n.id = l.credit_note_id
               where n.invoice_id = :invoice and l.amount_minor > 0) b
       order by b.document, b.position
      """;

  /** @param left of the amount, after what credit notes gave back */
  public record Row(UUID id, String description, Money amount, Money left, Period period) {}

  private BilledLines() {}

  public static List<Row> of(Handle handle, UUID invoice) {
    return handle
        .createQuery(SELECT)
        .bind("invoice", invoice)
        .map(
            (row, context) ->
                new Row(
                    row.getObject("id", UUID.class),
                    row.getString("description"),
                    Money.ofMinor(row.getLong("amount_minor"), row.getString("currency")),
                    Money.ofMinor(row.getLong("left_minor"), row.getString("currency")),
                    new Period(
                        row.getTimestamp("period_start").toInstant(),
                        row.getTimestamp("period_end").toInstant())))
        .list();
  }
}
