package io.it0.operations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table standing_order_runs of the tenant whose connection it is. */
final class RunTable {

  private static final String SELECT =
      """
      select id, order_id, slot, missed_from, status, code, detail, token_cap, decided_at
      from standing_order_runs
      """;
  private static final int MAX_DETAIL = 500;

  private RunTable() {}

  /** False if the slot was run before. */
  static boolean insert(Handle handle, OrderRun run) {
    return handle
            .createUpdate(
                """
                insert into standing_order_runs
                  (id, order_id, slot, missed_from, status, code, detail, token_cap, decided_at)
                values (:id, :order, :slot, :missed, :status, :code, :detail, :cap, :at)
                on conflict (order_id, slot) do nothing
                """)
            .bind("id", run.id())
            .bind("order", run.orderId())
            .bind("slot", run.slot())
            .bind("missed", run.missedFrom())
            .bind("status", run.status().name())
            .bind("code", run.code())
            .bind("detail", cut(run.detail()))
            .bind("cap", run.tokenCap())
            .bind("at", run.decidedAt())
            .execute()
        == 1;
  }

  /** @param code null: it was started */
  static void decide(Handle handle, UUID run, RunStatus status, String code, String detail) {
    handle
        .createUpdate(
            """
            update standing_order_runs set status = :status, code = :code, detail = :detail
            where id = :id and status = 'STARTING'
            """)
        .bind("status", status.name())
        .bind("code", code)
        .bind("detail", cut(detail))
        .bind("id", run)
        .execute();
  }

  static Optional<OrderRun> starting(Handle handle, UUID order) {
    return handle
        .createQuery(SELECT + "where order_id = :order and status = 'STARTING'")
        .bind("order", order)
        .map(RunTable::row)
        .findOne();
  }

  /** The last one that has a task. */
  static Optional<OrderRun> lastStarted(Handle handle, UUID order) {
    return handle
        .createQuery(
            SELECT + "where order_id = :order and status = 'STARTED' order by slot desc limit 1")
        .bind("order", order)
        .map(RunTable::row)
        .findOne();
  }

  /** The latest first, before the given slot. */
  static List<OrderRun> history(Handle handle, UUID order, Optional<Instant> before, int limit) {
    return handle
        .createQuery(
            SELECT
                + """
                where order_id = :order
                  and (cast(:before as timestamptz) is null or slot < cast(:before as timestamptz))
                order by slot desc limit :limit
                """)
        .bind("order", order)
        .bind("before", before.orElse(null))
        .bind("limit", limit)
        .map(RunTable::row)
        .list();
  }

  private static String cut(String detail) {
    return detail == null || detail.length() <= MAX_DETAIL
        ? detail
        : detail.substring(0, MAX_DETAIL);
  }

  private static OrderRun row(ResultSet row, StatementContext context) throws SQLException {
    Timestamp missed = row.getTimestamp("missed_from");
    return new OrderRun(
        row.getObject("id", UUID.class),
        row.getObject("order_id", UUID.class),
        row.getTimestamp("slot").toInstant(),
        missed == null ? null : missed.toInstant(),
        RunStatus.valueOf(row.getString("status")),
        row.getString("code"),
        row.getString("detail"),
        row.getObject("token_cap", Long.class),
        row.getTimestamp("decided_at").toInstant());
  }
}
