package io.it0.lifecycle;

import io.it0.db.UuidV7;
import io.it0.invoicing.BilledLines;
import io.it0.invoicing.CreditNoteDraft;
import io.it0.money.Money;
import io.it0.period.Period;
import io.it0.rating.LineKind;
import io.it0.rating.RatedLine;
import io.it0.rating.Unit;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The credit note of a change's invoice that is paid in part and whose change will not be made: what it charges is given
 * back, and what it gave back is charged again, as the fee that it was.
 */
final class TakenBack {

  // By invoice_items_position.
  private static final String CREDITS =
      """
      select l.amount_minor, i.currency, l.period_start, l.period_end,
             coalesce(b.calculation ->> 'planName', b.calculation ->> 'plan') as plan_name
        from invoice_items l join invoices i on i.id = l.invoice_id
        join lateral (select p.calculation from invoice_items p where p.id::text = l.calculation ->> 'billedLine'
                      union all
                      select p.calculation from credit_note_lines p where p.id::text = l.calculation ->> 'billedLine') b on true
       where l.invoice_id = :invoice and l.kind = 'CREDIT' order by l.position
      """;

  private TakenBack() {}

  static CreditNoteDraft of(Handle handle, UUID invoice, String why, Instant at) {
    List<CreditNoteDraft.Line> lines = new ArrayList<>();
    for (BilledLines.Row billed : BilledLines.of(handle, invoice)) {
      if (billed.left().isPositive()) {
        lines.add(new CreditNoteDraft.Line(Optional.of(billed.id()), givenBack(billed)));
      }
    }
    handle
        .createQuery(CREDITS)
        .bind("invoice", invoice)
        .map((row, context) -> chargedAgain(row))
        .forEach(line -> lines.add(new CreditNoteDraft.Line(Optional.empty(), line)));
    UUID id = UuidV7.next();
    return new CreditNoteDraft(id, invoice, id.toString(), why, lines, "lifecycle", at);
  }

  private static RatedLine givenBack(BilledLines.Row billed) {
    return line(
        LineKind.CREDIT,
        "Credit: " + billed.description(),
        billed.left().negated(),
        billed.period(),
        Map.of("formula", "-(what is left of the billed line)", "line", billed.id().toString()));
  }

  private static RatedLine chargedAgain(ResultSet row) throws SQLException {
    String plan = row.getString("plan_name");
    Map<String, Object> calculation = new LinkedHashMap<>();
    calculation.put("formula", "-(the credit that is taken back)");
    calculation.put("planName", plan);
    return line(
        LineKind.BASE,
        plan + " plan, credit taken back",
        Money.ofMinor(-row.getLong("amount_minor"), row.getString("currency")),
        new Period(
            row.getTimestamp("period_start").toInstant(),
            row.getTimestamp("period_end").toInstant()),
        calculation);
  }

  private static RatedLine line(
      LineKind kind,
      String description,
      Money amount,
      Period period,
      Map<String, Object> calculation) {
    BigDecimal one = amount.isNegative() ? BigDecimal.ONE.negate() : BigDecimal.ONE;
    return new RatedLine(
        kind, description, one, Unit.PERIOD, amount.amount().abs(), amount, period, calculation);
  }
}
