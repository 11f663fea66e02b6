package io.it0.payment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table webhook_inbox. */
final class InboxTable {

  private static final String COLUMNS =
      "id, provider, delivery_id, event_type, status, reason, payment_id, deliveries, tries, received_at, finished_at ";

  private InboxTable() {}

  /** Stores a delivery, or counts that it came again. @return whether it is new */
  static boolean store(
      Handle handle, UUID id, ProviderKey provider, Delivery delivery, WebhookRequest request) {
    return handle
        .createQuery(
            """
            insert into webhook_inbox (id, provider, delivery_id, event_type, body, status, next_at, received_at)
            values (:id, :provider, :delivery, :type, :body, 'RECEIVED', :at, :at)
            on conflict (provider, delivery_id) do update set deliveries = webhook_inbox.deliveries + 1
            returning id = :id
            """)
        .bind("id", id)
        .bind("provider", provider.label())
        .bind("delivery", delivery.id())
        .bind("type", delivery.type())
        .bind("body", request.body())
        .bind("at", request.at())
        .mapTo(Boolean.class)
        .one();
  }

  /** A delivery that is to be applied. */
  record Due(UUID id, ProviderKey provider, String type, byte[] body, int tries) {}

  /** Claims what is due until the lease ends; nobody else gets the same meanwhile. */
  static List<Due> claim(Handle handle, Instant now, Instant lease, int limit) {
    return handle
        .createQuery(
            """
            update webhook_inbox w set tries = w.tries + 1, next_at = :lease
             where w.id in (select due.id from webhook_inbox due
                             where due.status = 'RECEIVED' and due.next_at <= :now
                             order by due.next_at limit :limit for update skip locked)
            returning w.id, w.provider, w.event_type, w.body, w.tries
            """)
        .bind("lease", lease)
        .bind("now", now)
        .bind("limit", limit)
        .map(
            (row, context) ->
                new Due(
                    row.getObject("id", UUID.class),
                    ProviderKey.ofLabel(row.getString("provider")),
                    row.getString("event_type"),
                    row.getBytes("body"),
                    row.getInt("tries")))
        .list();
  }

  /** Locks it, and says whether it still has to be applied. */
  static boolean lock(Handle handle, UUID id) {
    return handle
        .createQuery("select status = 'RECEIVED' from webhook_inbox where id = :id for update")
        .bind("id", id)
        .mapTo(Boolean.class)
        .one();
  }

  static void finish(
      Handle handle,
      UUID id,
      InboxRow.Status status,
      String reason,
      Optional<UUID> payment,
      Instant at) {
    handle
        .createUpdate(
            """
            update webhook_inbox
               set status = :status, reason = left(:reason, 500), payment_id = coalesce(:payment, payment_id),
                   next_at = null, finished_at = :at
             where id = :id and status = 'RECEIVED'
            """)
        .bind("status", status)
        .bind("reason", reason)
        .bind("payment", payment.orElse(null))
        .bind("at", at)
        .bind("id", id)
        .execute();
  }

  static void postpone(Handle handle, UUID id, String reason, Instant nextAt) {
    handle
        .createUpdate(
            """
            update webhook_inbox set reason = left(:reason, 500), next_at = :next where id = :id and status = 'RECEIVED'
            """)
        .bind("reason", reason)
        .bind("next", nextAt)
        .bind("id", id)
        .execute();
  }

  /** What is parked or ignored is tried again from the beginning. @return whether there was such a one */
  static boolean replay(Handle handle, UUID id, Instant now) {
    return handle
            .createUpdate(
                """
                update webhook_inbox
                   set status = 'RECEIVED', tries = 0, next_at = :now, finished_at = null
                 where id = :id and status in ('PARKED', 'IGNORED')
                """)
            .bind("now", now)
            .bind("id", id)
            .execute()
        == 1;
  }

  static Optional<InboxRow> find(Handle handle, UUID id) {
    return handle
        .createQuery("select " + COLUMNS + "from webhook_inbox where id = :id")
        .bind("id", id)
        .map(InboxTable::row)
        .findOne();
  }

  /** The latest first; the ids ascend with time. */
  static List<InboxRow> page(
      Handle handle, Optional<InboxRow.Status> status, Optional<UUID> after, int limit) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + """
                from webhook_inbox
                where (cast(:status as text) is null or status = :status)
                  and (cast(:after as uuid) is null or id < :after)
                order by id desc limit :limit
                """)
        .bind("status", status.map(Enum::name).orElse(null))
        .bind("after", after.orElse(null))
        .bind("limit", limit)
        .map(InboxTable::row)
        .list();
  }

  private static InboxRow row(ResultSet row, StatementContext context) throws SQLException {
    return new InboxRow(
        row.getObject("id", UUID.class),
        ProviderKey.ofLabel(row.getString("provider")),
        row.getString("delivery_id"),
        row.getString("event_type"),
        InboxRow.Status.valueOf(row.getString("status")),
        Optional.ofNullable(row.getString("reason")),
        Optional.ofNullable(row.getObject("payment_id", UUID.class)),
        row.getInt("deliveries"),
        row.getInt("tries"),
        row.getTimestamp("received_at").toInstant(),
        Optional.ofNullable(row.getTimestamp("finished_at")).map(Timestamp::toInstant));
  }
}
