package io.it0.operations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;

/** The table standing_orders of the tenant whose connection it is. */
final class OrderTable {

  private static final String SELECT =
      """
      select o.id, o.name, o.cron, o.time_zone, o.engine, o.model, o.prompt, o.max_tokens, o.agent,
             o.max_tokens_per_run, o.max_tokens_per_month, o.status, o.version, o.created_by, o.created_at,
             o.updated_at, s.next_slot
      from standing_orders o left join standing_order_schedule s on s.order_id = o.id
      """;

  private OrderTable() {}

  static long count(Handle handle) {
    return handle.createQuery("select count(*) from standing_orders").mapTo(Long.class).one();
  }

  /** False if the name is taken. */
  static boolean insert(Handle handle, StandingOrder order) {
    Update insert =
        handle.createUpdate(
            """
            insert into standing_orders
              (id, name, cron, time_zone, engine, model, prompt, max_tokens, agent, max_tokens_per_run,
               max_tokens_per_month, status, created_by, created_at, updated_at)
            values (:id, :name, :cron, :zone, :engine, :model, :prompt, :maxTokens, :agent, :perRun,
                    :perMonth, :status, :by, :at, :at)
            on conflict (lower(name)) do nothing
            """);
    return bind(insert, order.spec())
            .bind("id", order.id())
            .bind("status", order.status().name())
            .bind("by", order.createdBy())
            .bind("at", order.createdAt())
            .execute()
        == 1;
  }

  static Optional<StandingOrder> find(Handle handle, UUID id) {
    return handle
        .createQuery(SELECT + "where o.id = :id")
        .bind("id", id)
        .map(OrderTable::row)
        .findOne();
  }

  /** The order as it is, and nobody changes or runs it until the transaction ends. */
  static Optional<StandingOrder> lock(Handle handle, UUID id) {
    boolean exists =
        handle
            .createQuery("select id from standing_orders where id = :id for update")
            .bind("id", id)
            .mapTo(UUID.class)
            .findOne()
            .isPresent();
    // Read once the lock is held: the schedule is a table of its own.
    return exists ? find(handle, id) : Optional.empty();
  }

  /** In the order in which they were made, after the given one. */
  static List<StandingOrder> list(
      Handle handle, Optional<OrderStatus> status, Optional<UUID> after, int limit) {
    return handle
        .createQuery(
            SELECT
                + """
                where (cast(:after as uuid) is null or o.id > cast(:after as uuid))
                  and (cast(:status as text) is null or o.status = :status)
                order by o.id limit :limit
                """)
        .bind("after", after.orElse(null))
        .bind("status", status.map(Enum::name).orElse(null))
        .bind("limit", limit)
        .map(OrderTable::row)
        .list();
  }

  static boolean isNameTaken(Handle handle, String name, UUID byAnotherThan) {
    return handle
        .createQuery(
            """
            select exists (select from standing_orders where lower(name) = lower(:name) and id <> :id)
            """)
        .bind("name", name)
        .bind("id", byAnotherThan)
        .mapTo(Boolean.class)
        .one();
  }

  static void update(Handle handle, UUID id, OrderSpec spec, OrderStatus status, Instant at) {
    Update update =
        handle.createUpdate(
            """
            update standing_orders
               set name = :name, cron = :cron, time_zone = :zone, engine = :engine, model = :model,
                   prompt = :prompt, max_tokens = :maxTokens, agent = :agent, max_tokens_per_run = :perRun,
                   max_tokens_per_month = :perMonth, status = :status, version = version + 1, updated_at = :at
             where id = :id
            """);
    bind(update, spec).bind("id", id).bind("status", status.name()).bind("at", at).execute();
  }

  static void delete(Handle handle, UUID id) {
    handle.createUpdate("delete from standing_orders where id = :id").bind("id", id).execute();
  }

  private static Update bind(Update update, OrderSpec spec) {
    return update
        .bind("name", spec.name())
        .bind("cron", spec.cron())
        .bind("zone", spec.zone().getId())
        .bind("engine", spec.engine())
        .bind("model", spec.model().orElse(null))
        .bind("prompt", spec.prompt())
        .bind("maxTokens", spec.maxTokens().orElse(null))
        .bind("agent", spec.agent().orElse(null))
        .bind("perRun", spec.perRun().orElse(null))
        .bind("perMonth", spec.perMonth().orElse(null));
  }

  private static StandingOrder row(ResultSet row, StatementContext context) throws SQLException {
    var spec =
        new OrderSpec(
            row.getString("name"),
            row.getString("cron"),
            ZoneId.of(row.getString("time_zone")),
            row.getString("engine"),
            Optional.ofNullable(row.getString("model")),
            row.getString("prompt"),
            Optional.ofNullable(row.getObject("max_tokens", Integer.class)),
            Optional.ofNullable(row.getString("agent")),
            Optional.ofNullable(row.getObject("max_tokens_per_run", Long.class)),
            Optional.ofNullable(row.getObject("max_tokens_per_month", Long.class)));
    return new StandingOrder(
        row.getObject("id", UUID.class),
        spec,
        OrderStatus.valueOf(row.getString("status")),
        Optional.ofNullable(row.getTimestamp("next_slot")).map(Timestamp::toInstant),
        row.getInt("version"),
        row.getString("created_by"),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("updated_at").toInstant());
  }
}
