package io.it0.usage.pricing;

import io.it0.db.UuidV7;
import io.it0.usage.pricing.Repricing.Status;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table repricings. */
final class RepricingTable {

  private static final String SELECT =
      """
      select r.id, r.price_id, p.model, r.status, r.requested_by, r.records, r.cost_usd, r.remaining, r.created_at,
        r.heartbeat_at, r.finished_at, r.message
      from repricings r join model_prices p on p.id = r.price_id
      """;

  private RepricingTable() {}

  static UUID add(Handle handle, UUID price, String by, Instant now) {
    UUID id = UuidV7.next();
    handle
        .createUpdate(
            """
            insert into repricings (id, price_id, status, requested_by, created_at, heartbeat_at)
            values (:id, :price, 'RUNNING', :by, :now, :now)
            """)
        .bind("id", id)
        .bind("price", price)
        .bind("by", by)
        .bind("now", now)
        .execute();
    return id;
  }

  /** Takes the oldest that is not completed and that nobody works on. */
  static Optional<Repricing> claim(Handle handle, UUID claimer, Instant now, Instant until) {
    Optional<UUID> claimed =
        handle
            .createQuery(
                """
                update repricings set claimed_by = :claimer, claimed_until = :until, heartbeat_at = :now
                where id = (select id from repricings
                             where status <> 'COMPLETED' and (claimed_until is null or claimed_until < :now)
                             order by created_at limit 1 for update skip locked)
                returning id
                """)
            .bind("claimer", claimer)
            .bind("until", until)
            .bind("now", now)
            .mapTo(UUID.class)
            .findOne();
    return claimed.flatMap(id -> find(handle, id));
  }

  /** Adds what a transaction has priced, in that transaction, and holds the claim for longer. */
  static void progress(
      Handle handle, UUID id, UUID claimer, long records, BigDecimal cost, Instant[] nowAndUntil) {
    handle
        .createUpdate(
            """
            update repricings set records = records + :records, cost_usd = cost_usd + :cost, heartbeat_at = :now,
              claimed_until = case when claimed_by = :claimer then :until else claimed_until end
            where id = :id
            """)
        .bind("records", records)
        .bind("cost", cost)
        .bind("now", nowAndUntil[0])
        .bind("until", nowAndUntil[1])
        .bind("claimer", claimer)
        .bind("id", id)
        .execute();
  }

  static void remaining(Handle handle, UUID id, long remaining) {
    handle
        .createUpdate("update repricings set remaining = :remaining where id = :id")
        .bind("remaining", remaining)
        .bind("id", id)
        .execute();
  }

  static void settling(Handle handle, UUID id, String message) {
    handle
        .createUpdate(
            "update repricings set status = 'SETTLING', message = :message where id = :id and status <> 'COMPLETED'")
        .bind("message", message)
        .bind("id", id)
        .execute();
  }

  static void completed(Handle handle, UUID id, Instant now) {
    handle
        .createUpdate(
            """
            update repricings set status = 'COMPLETED', finished_at = :now, heartbeat_at = :now, message = null,
              claimed_by = null, claimed_until = null
            where id = :id and status <> 'COMPLETED'
            """)
        .bind("now", now)
        .bind("id", id)
        .execute();
  }

  /** @param until who comes after it may go on: later, where the work itself is what fails */
  static void release(
      Handle handle, UUID id, UUID claimer, Instant until, Optional<String> message) {
    handle
        .createUpdate(
            """
            update repricings set claimed_by = null, claimed_until = :until, message = coalesce(:message, message)
            where id = :id and claimed_by = :claimer
            """)
        .bind("message", message.orElse(null))
        .bind("until", until)
        .bind("id", id)
        .bind("claimer", claimer)
        .execute();
  }

  static Optional<Repricing> find(Handle handle, UUID id) {
    return handle
        .createQuery(SELECT + "where r.id = :id")
        .bind("id", id)
        .map(RepricingTable::repricing)
        .findOne();
  }

  static Optional<Repricing> ofPrice(Handle handle, UUID price) {
    return handle
        .createQuery(SELECT + "where r.price_id = :price")
        .bind("price", price)
        .map(RepricingTable::repricing)
        .findOne();
  }

  /** The newest first. */
  static List<Repricing> page(Handle handle, Optional<UUID> before, int limit) {
    return handle
        .createQuery(
            SELECT
                + """
                where cast(:before as uuid) is null or r.id < :before order by r.id desc limit :limit
                """)
        .bind("before", before.orElse(null))
        .bind("limit", limit)
        .map(RepricingTable::repricing)
        .list();
  }

  private static Repricing repricing(ResultSet row, StatementContext context) throws SQLException {
    Timestamp finished = row.getTimestamp("finished_at");
    return new Repricing(
        row.getObject("id", UUID.class),
        row.getObject("price_id", UUID.class),
        row.getString("model"),
        Status.valueOf(row.getString("status")),
        row.getString("requested_by"),
        row.getLong("records"),
        row.getBigDecimal("cost_usd"),
        row.getObject("remaining", Long.class),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("heartbeat_at").toInstant(),
        finished == null ? null : finished.toInstant(),
        row.getString("message"));
  }
}
