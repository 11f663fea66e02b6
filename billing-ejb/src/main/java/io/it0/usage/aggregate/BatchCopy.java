package io.it0.usage.aggregate;

import io.it0.usage.TokenCounts;
import io.it0.usage.UsageRecorded;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.util.ByteConverter;

/**
 * Fills the session's temporary table {@code usage_batch} by COPY in PostgreSQL's binary format
 * (documentation of COPY, "Binary Format"): no text is made here to be parsed there.
 */
final class BatchCopy implements AutoCloseable {

  private static final String TABLE =
      """
      create temporary table if not exists usage_batch (
        position           integer not null,
        tenant_no          integer not null,
        source             varchar(255) collate "C" not null,
        event_id           varchar(255) collate "C" not null,
        occurred_at        timestamptz not null,
        time_given         boolean not null,
        model              varchar(120) not null,
        agent              varchar(120),
        task_id            varchar(120),
        session_id         varchar(120),
        input_tokens       bigint not null,
        output_tokens      bigint not null,
        cache_read_tokens  bigint not null,
        cache_write_tokens bigint not null,
        cost_usd           numeric,
        partial            boolean not null,
        segment_start      timestamptz not null,
        late               boolean not null
      ) on commit delete rows
      """;
  private static final String INDEX =
      "create index if not exists usage_batch_by_tenant on pg_temp.usage_batch (tenant_no)";
  private static final String COPY = "copy pg_temp.usage_batch from stdin (format binary)";

  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final short COLUMNS = 18;
  private static final long EPOCH_2000_SECONDS = 946_684_800L;
  private static final int BUFFER = 1 << 16;

  /** The columns that are no strings, with room to spare. */
  private static final int FIXED_COLUMNS = 256;

  private final CopyIn copy;
  private ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

  BatchCopy(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(TABLE);
      statement.execute(INDEX);
    }
    copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
    buffer.put(SIGNATURE);
  }

  void write(int position, int tenantNo, UsageRecorded event, Timelines.Segment segment)
      throws SQLException {
    require(FIXED_COLUMNS);
    buffer.putShort(COLUMNS);
    put(position);
    put(tenantNo);
    put(event.source());
    put(event.eventId());
    put(event.occurredAt());
    put(!event.timeAssumed());
    put(event.model());
    put(event.agent());
    put(event.taskId());
    put(event.sessionId());
    put(event.tokens());
    put(event.costUsd());
    put(event.partial());
    put(segment.start());
    put(segment.closed());
  }

  void end() throws SQLException {
    buffer.putShort((short) -1);
    flush();
    copy.endCopy();
  }

  /** Gives up a copy that was not ended, so that the connection can be rolled back. */
  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }

  private void flush() throws SQLException {
    copy.writeToCopy(buffer.array(), 0, buffer.position());
    buffer.clear();
  }

  private void put(int value) {
    buffer.putInt(4).putInt(value);
  }

  private void put(long value) {
    buffer.putInt(8).putLong(value);
  }

  private void put(boolean value) {
    buffer.putInt(1).put((byte) (value ? 1 : 0));
  }

  private void put(Instant time) {
    long seconds = time.getEpochSecond() - EPOCH_2000_SECONDS;
    put(seconds * 1_000_000 + time.getNano() / 1_000);
  }

  private void put(TokenCounts tokens) {
    put(tokens.input());
    put(tokens.output());
    put(tokens.cacheRead());
    put(tokens.cacheWrite());
  }

  private void put(String value) throws SQLException {
    put(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  private void put(BigDecimal value) throws SQLException {
    put(value == null ? null : ByteConverter.numeric(value));
  }

  private void put(byte[] value) throws SQLException {
    if (value == null) {
      buffer.putInt(-1);
      return;
    }
    require(value.length + FIXED_COLUMNS);
    buffer.putInt(value.length).put(value);
  }

  /** The intake bounds every string; what others put on the stream may be of any size. */
  private void require(int bytes) throws SQLException {
    if (buffer.remaining() < bytes) {
      flush();
    }
    if (buffer.remaining() < bytes) {
      buffer = ByteBuffer.allocate(bytes);
    }
  }
}
