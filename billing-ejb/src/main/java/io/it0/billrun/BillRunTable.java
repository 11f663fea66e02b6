package io.it0.billrun;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table bill_runs. */
final class BillRunTable {

  private static final String SELECT =
      """
      select id, as_of, dry_run, trigger, requested_by, status, due, done, issued, parked, message,
             started_at, heartbeat_at, finished_at
        from bill_runs
      """;

  private BillRunTable() {}

  static void insert(Handle handle, BillRunRow run) {
    handle
        .createUpdate(
            """
            insert into bill_runs (id, as_of, dry_run, trigger, requested_by, status, started_at, heartbeat_at)
            values (:id, :asOf, :dryRun, :trigger, :requestedBy, :status, :startedAt, :heartbeatAt)
            """)
        .bind("id", run.id())
        .bind("asOf", run.asOf().orElse(null))
        .bind("dryRun", run.dryRun())
        .bind("trigger", run.trigger())
        .bind("requestedBy", run.requestedBy())
        .bind("status", run.status())
        .bind("startedAt", run.startedAt())
        .bind("heartbeatAt", run.heartbeatAt())
        .execute();
  }

  /** Stores how far it is; a run that is over stays as it is. */
  static void update(
      Handle handle,
      UUID id,
      BillRunStatus status,
      RunProgress progress,
      String message,
      Instant at) {
    handle
        .createUpdate(
            """
            update bill_runs
               set status = :status, due = :due, done = :done, issued = :issued, parked = :parked, message = :message,
                   heartbeat_at = :at, finished_at = case when :over then cast(:at as timestamptz) end
             where id = :id and finished_at is null
            """)
        .bind("status", status)
        .bind("due", progress.due())
        .bind("done", progress.done())
        .bind("issued", progress.issued())
        .bind("parked", progress.parked())
        .bind("message", message)
        .bind("at", at)
        .bind("over", status.isOver())
        .bind("id", id)
        .execute();
  }

  /** Ends the runs that were not heard of since then: their node is gone. */
  static int giveUp(Handle handle, Instant silentSince, Instant at) {
    return handle
        .createUpdate(
            """
            update bill_runs
               set status = 'FAILED', finished_at = :at,
                   message = 'its node was gone; what it had billed stands, the next run goes on from there'
             where status in ('WAITING', 'RUNNING') and heartbeat_at < :since
            """)
        .bind("at", at)
        .bind("since", silentSince)
        .execute();
  }

  static Optional<BillRunRow> find(Handle handle, UUID id) {
    return handle
        .createQuery(SELECT + "where id = :id")
        .bind("id", id)
        .map(BillRunTable::row)
        .findOne();
  }

  /** The latest first; the ids ascend with time. */
  static List<BillRunRow> page(Handle handle, Optional<UUID> after, int limit) {
    return handle
        .createQuery(
            SELECT
                + "where cast(:after as uuid) is null or id < :after order by id desc limit :limit")
        .bind("after", after.orElse(null))
        .bind("limit", limit)
        .map(BillRunTable::row)
        .list();
  }

  private static BillRunRow row(ResultSet row, StatementContext context) throws SQLException {
    return new BillRunRow(
        row.getObject("id", UUID.class),
        instant(row, "as_of"),
        row.getBoolean("dry_run"),
        BillRunTrigger.valueOf(row.getString("trigger")),
        row.getString("requested_by"),
        BillRunStatus.valueOf(row.getString("status")),
        new RunProgress(
            row.getInt("due"), row.getInt("done"), row.getInt("issued"), row.getInt("parked")),
        Optional.ofNullable(row.getString("message")),
        row.getTimestamp("started_at").toInstant(),
        row.getTimestamp("heartbeat_at").toInstant(),
        instant(row, "finished_at"));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }
}
