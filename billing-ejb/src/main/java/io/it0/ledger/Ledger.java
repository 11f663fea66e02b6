package io.it0.ledger;

import io.it0.db.BulkRows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Writes journals, any number with two statements in the caller's transaction, on the platform's pool. */
public final class Ledger {

  private static final String JOURNALS =
      """
      insert into journals (id, tenant_id, kind, source_type, source_id, posted_at, invoice_id, reverses, note)
      select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String ENTRIES =
      """
      insert into journal_entries (journal_id, position, tenant_id, account, party, currency, amount_minor, posted_at)
      select * from unnest(?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private record Line(Journal journal, int position, Entry entry) {}

  private Ledger() {}

  /** A journal whose source is booked already breaks the transaction: who may meet that looks before, under a lock. */
  public static void post(Handle handle, Collection<Journal> journals) {
    BulkRows.of(journals)
        .column("uuid", Journal::id)
        .column("uuid", Journal::tenantId)
        .column("text", Journal::kind)
        .column("text", journal -> journal.source().type())
        .column("text", journal -> journal.source().id())
        .column("timestamptz", Journal::at)
        .column("uuid", journal -> journal.invoice().orElse(null))
        .column("uuid", journal -> journal.reverses().orElse(null))
        .column("text", journal -> journal.note().orElse(null))
        .execute(handle, JOURNALS);
    BulkRows.of(lines(journals))
        .column("uuid", line -> line.journal().id())
        .column("int2", Line::position)
        .column("uuid", line -> line.journal().tenantId())
        .column("text", line -> line.entry().account())
        .column("text", line -> line.entry().party().orElse(null))
        .column("text", line -> line.entry().amount().currencyCode())
        .column("int8", line -> line.entry().amount().minor())
        .column("timestamptz", line -> line.journal().at())
        .execute(handle, ENTRIES);
  }

  private static List<Line> lines(Collection<Journal> journals) {
    List<Line> lines = new ArrayList<>();
    for (Journal journal : journals) {
      for (int i = 0; i < journal.entries().size(); i++) {
        lines.add(new Line(journal, i + 1, journal.entries().get(i)));
      }
    }
    return lines;
  }

  /** Whether it was booked already. */
  public static boolean isBooked(Handle handle, SourceType type, UUID source, JournalKind kind) {
    return handle
        .createQuery(
            "select exists (select from journals where source_type = :type and source_id = :id and kind = :kind)")
        .bind("type", type.name())
        .bind("id", source.toString())
        .bind("kind", kind.name())
        .mapTo(boolean.class)
        .one();
  }
}
