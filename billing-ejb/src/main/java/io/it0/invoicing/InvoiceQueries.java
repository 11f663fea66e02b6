package io.it0.invoicing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.it0.money.Money;
import io.it0.period.Period;
import io.it0.rating.LineKind;
import io.it0.rating.RatedLine;
import io.it0.rating.Unit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Reads invoices, under the row policies of whoever asks. */
final class InvoiceQueries {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SELECT =
      """
      select i.id, i.tenant_id, i.subscription_id, i.issuer, i.number, i.kind, i.status, i.currency, i.total_minor,
             i.period_start, i.period_end, i.issued_at, i.due_at, i.paid_at, i.applied_minor, i.paid_minor,
             i.credited_minor, i.written_off_minor, i.refunded_minor
        from invoices i
       where i.status <> 'draft'
      """;

  // Index invoices_by_tenant, or invoices_recent for everybody's.
  private static final String PAGE =
      """
      and (cast(:tenant as uuid) is null or i.tenant_id = :tenant)
      and (cast(:status as text) is null or i.status = :status)
      and (cast(:from as timestamptz) is null or i.issued_at >= :from)
      and (cast(:before as timestamptz) is null or i.issued_at < :before)
      and (cast(:afterId as uuid) is null or (i.issued_at, i.id) < (:afterIssued, :afterId))
      order by i.issued_at desc, i.id desc limit :limit
      """;

  private static final String LINES =
      """
      select l.id, l.kind, l.description, l.quantity, l.unit, l.unit_price, l.amount_minor, l.period_start, l.period_end,
             l.calculation, i.currency
        from invoice_items l join invoices i on i.id = l.invoice_id
       where l.invoice_id = :invoice order by l.position
      """;

  private InvoiceQueries() {}

  /** The latest first. */
  static List<InvoiceRow> page(
      Handle handle, InvoiceFilter filter, Optional<InvoiceRow.Key> after, int limit) {
    return handle
        .createQuery(SELECT + PAGE)
        .bind("tenant", filter.tenant().orElse(null))
        .bind("status", filter.status().map(InvoiceStatus::label).orElse(null))
        .bind("from", filter.from().orElse(null))
        .bind("before", filter.before().orElse(null))
        .bind("afterId", after.map(InvoiceRow.Key::id).orElse(null))
        .bind("afterIssued", after.map(InvoiceRow.Key::issuedAt).orElse(null))
        .bind("limit", limit)
        .map((row, context) -> row(row))
        .list();
  }

  static Optional<Invoice> find(Handle handle, UUID id) {
    return handle
        .createQuery(SELECT + "and i.id = :id")
        .bind("id", id)
        .map((row, context) -> row(row))
        .findOne()
        .map(row -> invoice(handle, row));
  }

  private record Line(UUID id, RatedLine line) {}

  private static Invoice invoice(Handle handle, InvoiceRow row) {
    List<Line> lines =
        handle
            .createQuery(LINES)
            .bind("invoice", row.id())
            .map((result, context) -> new Line(result.getObject("id", UUID.class), line(result)))
            .list();
    return new Invoice(
        row, lines.stream().map(Line::line).toList(), lines.stream().map(Line::id).toList());
  }

  private static InvoiceRow row(ResultSet row) throws SQLException {
    return new InvoiceRow(
        row.getObject("id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        row.getObject("subscription_id", UUID.class),
        new InvoiceNumber(row.getString("issuer"), row.getLong("number")),
        InvoiceKind.valueOf(row.getString("kind")),
        InvoiceStatus.ofLabel(row.getString("status")),
        Money.ofMinor(row.getLong("total_minor"), row.getString("currency")),
        period(row),
        instant(row, "issued_at"),
        instant(row, "due_at"),
        Optional.ofNullable(row.getTimestamp("paid_at")).map(Timestamp::toInstant),
        LockedInvoice.balance(row));
  }

  static RatedLine line(ResultSet row) throws SQLException {
    return new RatedLine(
        LineKind.valueOf(row.getString("kind")),
        row.getString("description"),
        row.getBigDecimal("quantity"),
        Unit.valueOf(row.getString("unit")),
        row.getBigDecimal("unit_price"),
        Money.ofMinor(row.getLong("amount_minor"), row.getString("currency")),
        period(row),
        calculation(row.getString("calculation")));
  }

  private static Map<String, Object> calculation(String json) throws SQLException {
    try {
      return JSON.readValue(json, new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new SQLException("a calculation is no JSON object", e);
    }
  }

  private static Period period(ResultSet row) throws SQLException {
    return new Period(instant(row, "period_start"), instant(row, "period_end"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }
}
