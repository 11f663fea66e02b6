package io.it0.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** What the bare database does with the same rows, measured in the same run. */
final class Ceiling {

  private static final int ROWS = 50_000;
  private static final long SPAN_NANOS = TimeUnit.SECONDS.toNanos(8);

  private Ceiling() {}

  /** @return rows a second of one connection that COPYs usage records into one table with the key */
  static double copyUsageRecords(Jdbi jdbi) {
    return copy(
        jdbi,
        """
        create temporary table ceiling (source varchar(255), event_id varchar(255), occurred_at timestamptz,
          model varchar(120), input_tokens bigint, output_tokens bigint, cost_usd numeric,
          primary key (source, event_id))
        """,
        () ->
            "bench\t"
                + UUID.randomUUID()
                + "\t2026-01-01T00:00:00Z\tclaude-sonnet-4-5\t700\t300\t0.0066\n");
  }

  /** @return rows a second of one connection that COPYs invoices and lines into one table with its key */
  static double copyInvoiceRows(Jdbi jdbi) {
    return copy(
        jdbi,
        """
        create temporary table ceiling (id uuid primary key, tenant_id uuid, amount_minor bigint,
          currency char(3), description text, calculation jsonb)
        """,
        () -> {
          UUID id = UUID.randomUUID();
          return id
              + "\t"
              + id
              + "\t4999\tUSD\ta line of an invoice with its words\t{\"used\": 1}\n";
        });
  }

  private interface Row {
    String next();
  }

  private static double copy(Jdbi jdbi, String table, Row row) {
    try (Handle handle = jdbi.open()) {
      handle.execute(table);
      long nanos = 0;
      long rows = 0;
      while (nanos < SPAN_NANOS) {
        byte[] data = rows(row);
        long began = System.nanoTime();
        copy(handle, data);
        nanos += System.nanoTime() - began;
        rows += ROWS;
      }
      handle.execute("drop table ceiling");
      return rows * 1e9 / nanos;
    } catch (SQLException e) {
      throw new IllegalStateException("the ceiling could not be measured", e);
    }
  }

  private static byte[] rows(Row row) {
    var text = new StringBuilder(ROWS * 120);
    for (int i = 0; i < ROWS; i++) {
      text.append(row.next());
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void copy(Handle handle, byte[] data) throws SQLException {
    CopyManager copy = handle.getConnection().unwrap(PGConnection.class).getCopyAPI();
    try {
      copy.copyIn("copy ceiling from stdin", new ByteArrayInputStream(data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
