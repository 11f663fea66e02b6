package io.it0.invoicing;

import io.it0.db.BulkRows;
import io.it0.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Writes and reads credit notes. */
final class CreditNoteTable {

  private static final String SELECT =
      """
      select n.id, n.tenant_id, n.invoice_id, n.issuer, n.number, n.currency, n.total_minor, n.open_minor,
             n.written_off_minor, n.refunded_minor, n.credit_minor, n.reason, n.actor, n.issued_at
        from credit_notes n
      """;

  // One statement, for the reasons of InvoiceIssue: the number is taken last, and lines come with
  // their note.
  private static final String INSERT =
      """
      with taken as (
        update credit_note_counters set next_number = next_number + 1 where issuer = ?
        returning issuer, next_number - 1 as number),
      note as (
        insert into credit_notes (id, tenant_id, invoice_id, source_id, issuer, number, currency, total_minor, open_minor,
                                  written_off_minor, refunded_minor, credit_minor, reason, actor, issued_at)
        select d.id, d.tenant_id, d.invoice_id, d.source_id, t.issuer, t.number, d.currency, d.total, d.open,
               d.written_off, d.refunded, d.credit, d.reason, d.actor, d.at
          from taken t,
               unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                 as d(id, tenant_id, invoice_id, source_id, currency, total, open, written_off, refunded, credit,
                      reason, actor, at)),
      lines as (
        insert into credit_note_lines (id, credit_note_id, tenant_id, position, credited_line_id, kind, description,
                                       quantity, unit, unit_price, amount_minor, period_start, period_end, calculation)
        select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))
      select number from taken
      """;

  private record Positioned(CreditNoteRow note, int position, IssueBooks.Line line) {}

  private CreditNoteTable() {}

  static Optional<CreditNoteRow> find(Handle handle, UUID invoice, String source) {
    return handle
        .createQuery(SELECT + "where n.invoice_id = :invoice and n.source_id = :source")
        .bind("invoice", invoice)
        .bind("source", source)
        .map((row, context) -> row(row))
        .findOne();
  }

  static Optional<CreditNote> find(Handle handle, UUID id) {
    return handle
        .createQuery(SELECT + "where n.id = :id")
        .bind("id", id)
        .map((row, context) -> row(row))
        .findOne()
        .map(row -> new CreditNote(row, lines(handle, row)));
  }

  /** The latest first. Index credit_notes_by_tenant, or credit_notes_recent for everybody's. */
  static List<CreditNoteRow> page(
      Handle handle, CreditNoteFilter filter, Optional<InvoiceRow.Key> after, int limit) {
    return handle
        .createQuery(
            SELECT
                + """
                where (cast(:tenant as uuid) is null or n.tenant_id = :tenant)
                  and (cast(:invoice as uuid) is null or n.invoice_id = :invoice)
                  and (cast(:afterId as uuid) is null or (n.issued_at, n.id) < (:afterIssued, :afterId))
                order by n.issued_at desc, n.id desc limit :limit
                """)
        .bind("tenant", filter.tenant().orElse(null))
        .bind("invoice", filter.invoice().orElse(null))
        .bind("afterId", after.map(InvoiceRow.Key::id).orElse(null))
        .bind("afterIssued", after.map(InvoiceRow.Key::issuedAt).orElse(null))
        .bind("limit", limit)
        .map((row, context) -> row(row))
        .list();
  }

  private static List<CreditNote.Line> lines(Handle handle, CreditNoteRow note) {
    return handle
        .createQuery(
            """
            select l.id, l.credited_line_id, l.kind, l.description, l.quantity, l.unit, l.unit_price, l.amount_minor,
                   l.period_start, l.period_end, l.calculation, n.currency
              from credit_note_lines l join credit_notes n on n.id = l.credit_note_id
             where l.credit_note_id = :note order by l.position
            """)
        .bind("note", note.id())
        .map(
            (row, context) ->
                new CreditNote.Line(
                    row.getObject("id", UUID.class),
                    Optional.ofNullable(row.getObject("credited_line_id", UUID.class)),
                    InvoiceQueries.line(row)))
        .list();
  }

  /** What notes gave back of what had been paid: as customer credit, or covering a refund. */
  static Money givenBack(Handle handle, LockedInvoice invoice) {
    long minor =
        handle
            .createQuery(
                "select coalesce(sum(n.credit_minor + n.refunded_minor), 0) from credit_notes n where n.invoice_id = :invoice")
            .bind("invoice", invoice.id())
            .mapTo(long.class)
            .one();
    return Money.ofMinor(minor, invoice.balance().total().currency());
  }

  static CreditNoteRow insert(
      Handle handle,
      String issuer,
      CreditNoteRow note,
      String source,
      List<IssueBooks.Line> lines) {
    long number =
        BulkRows.number(
            handle, INSERT, List.of(issuer), List.of(notes(note, source), lines(note, lines)));
    return new CreditNoteRow(
        note.id(),
        note.tenantId(),
        note.invoiceId(),
        number(issuer, number),
        note.total(),
        note.open(),
        note.writtenOff(),
        note.refunded(),
        note.credit(),
        note.reason(),
        note.actor(),
        note.issuedAt());
  }

  private static BulkRows<CreditNoteRow> notes(CreditNoteRow one, String source) {
    return BulkRows.of(List.of(one))
        .column("uuid", CreditNoteRow::id)
        .column("uuid", CreditNoteRow::tenantId)
        .column("uuid", CreditNoteRow::invoiceId)
        .column("text", note -> source)
        .column("text", note -> note.total().currencyCode())
        .column("int8", note -> note.total().minor())
        .column("int8", note -> note.open().minor())
        .column("int8", note -> note.writtenOff().minor())
        .column("int8", note -> note.refunded().minor())
        .column("int8", note -> note.credit().minor())
        .column("text", CreditNoteRow::reason)
        .column("text", CreditNoteRow::actor)
        .column("timestamptz", CreditNoteRow::issuedAt);
  }

  private static BulkRows<Positioned> lines(CreditNoteRow note, List<IssueBooks.Line> lines) {
    List<Positioned> rows = new ArrayList<>();
    for (IssueBooks.Line line : lines) {
      rows.add(new Positioned(note, rows.size() + 1, line));
    }
    return BulkRows.of(rows)
        .column("uuid", row -> row.line().id())
        .column("uuid", row -> row.note().id())
        .column("uuid", row -> row.note().tenantId())
        .column("int4", Positioned::position)
        .column("uuid", row -> row.line().creditedLine())
        .column("text", row -> row.line().line().kind())
        .column("text", row -> row.line().line().description())
        .column("numeric", row -> InvoiceIssue.plain(row.line().line().quantity()))
        .column("text", row -> row.line().line().unit())
        .column("numeric", row -> InvoiceIssue.plain(row.line().line().unitPrice()))
        .column("int8", row -> row.line().line().amount().minor())
        .column("timestamptz", row -> row.line().line().period().start())
        .column("timestamptz", row -> row.line().line().period().end())
        .column("jsonb", row -> InvoiceIssue.json(row.line().line().calculation()));
  }

  /** Shown as {@code IT0-CN-000001}. */
  private static String number(String issuer, long number) {
    return "%s-CN-%06d".formatted(issuer, number);
  }

  private static CreditNoteRow row(ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    return new CreditNoteRow(
        row.getObject("id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        row.getObject("invoice_id", UUID.class),
        number(row.getString("issuer"), row.getLong("number")),
        Money.ofMinor(row.getLong("total_minor"), currency),
        Money.ofMinor(row.getLong("open_minor"), currency),
        Money.ofMinor(row.getLong("written_off_minor"), currency),
        Money.ofMinor(row.getLong("refunded_minor"), currency),
        Money.ofMinor(row.getLong("credit_minor"), currency),
        row.getString("reason"),
        row.getString("actor"),
        row.getTimestamp("issued_at").toInstant());
  }
}
