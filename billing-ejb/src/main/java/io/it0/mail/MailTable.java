package io.it0.mail;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table mail_outbox, and whom a tenant's mail goes to. */
final class MailTable {

  private static final String SELECT =
      """
      select id, tenant_id, kind, source_id, recipient, locale, status, attempts, created_at, next_attempt_at, sent_at,
        error
      from mail_outbox
      """;

  record Recipient(UUID tenantId, String address, String locale) {}

  record Queued(UUID id, MailRequest request, Recipient recipient) {}

  /** A message that is to be sent now. */
  record Due(
      UUID id,
      MailKind kind,
      String recipient,
      MailLocale locale,
      String fields,
      int attempts,
      Instant createdAt,
      String tenant,
      ZoneId zone) {}

  private MailTable() {}

  static List<Recipient> recipients(Handle handle, List<UUID> tenants) {
    return handle
        .createQuery(
            """
            select t.id, coalesce(t.billing_email, u.email) as address, t.locale
            from tenants t
            left join users u on t.billing_email is null and u.tenant_id = t.id
              and u.role = 'TENANT_ADMIN' and u.status = 'active'
            where t.id = any(:tenants) and coalesce(t.billing_email, u.email) is not null
            order by t.id, address
            """)
        .bindArray("tenants", UUID.class, tenants)
        .map(
            (row, context) ->
                new Recipient(
                    row.getObject("id", UUID.class),
                    row.getString("address"),
                    row.getString("locale")))
        .list();
  }

  /** @return how many were not there before */
  static int add(Handle handle, List<Queued> mails, Instant now) {
    var batch =
        handle.prepareBatch(
            """
            insert into mail_outbox
              (id, tenant_id, kind, source_id, recipient, locale, fields, created_at, next_attempt_at)
            values (:id, :tenant, :kind, :source, :recipient, :locale, cast(:fields as jsonb), :now, :now)
            on conflict do nothing
            """);
    for (Queued mail : mails) {
      batch
          .bind("id", mail.id())
          .bind("tenant", mail.request().tenantId())
          .bind("kind", mail.request().kind().name())
          .bind("source", mail.request().sourceId())
          .bind("recipient", mail.recipient().address())
          .bind("locale", mail.recipient().locale())
          .bind("fields", MailFields.toJson(mail.request().fields()))
          .bind("now", now)
          .add();
    }
    return Arrays.stream(batch.execute()).sum();
  }

  /** Takes what is due, for as long as the lease: whoever has died by then leaves it to the others. */
  static List<Due> claim(Handle handle, Instant now, Instant lease, int limit) {
    return handle
        .createQuery(
            """
            with claimed as (
              update mail_outbox set next_attempt_at = :lease, attempts = attempts + 1
              where id in (select id from mail_outbox where status = 'QUEUED' and next_attempt_at <= :now
                           order by next_attempt_at limit :limit for update skip locked)
              returning id, tenant_id, kind, recipient, locale, fields, attempts, created_at)
            select c.id, c.kind, c.recipient, c.locale, c.fields, c.attempts, c.created_at, t.name, t.time_zone
            from claimed c join tenants t on t.id = c.tenant_id order by c.id
            """)
        .bind("now", now)
        .bind("lease", lease)
        .bind("limit", limit)
        .map(
            (row, context) ->
                new Due(
                    row.getObject("id", UUID.class),
                    MailKind.valueOf(row.getString("kind")),
                    row.getString("recipient"),
                    MailLocale.of(row.getString("locale")),
                    row.getString("fields"),
                    row.getInt("attempts"),
                    row.getTimestamp("created_at").toInstant(),
                    row.getString("name"),
                    ZoneId.of(row.getString("time_zone"))))
        .list();
  }

  static void sent(Handle handle, UUID id, Instant now) {
    handle
        .createUpdate(
            "update mail_outbox set status = 'SENT', sent_at = :now, error = null where id = :id and status <> 'SENT'")
        .bind("now", now)
        .bind("id", id)
        .execute();
  }

  /** @param next empty: parked, until somebody sends it again */
  static void failed(Handle handle, UUID id, String error, Optional<Instant> next) {
    handle
        .createUpdate(
            """
            update mail_outbox set error = :error, next_attempt_at = coalesce(:next, next_attempt_at),
              status = case when cast(:next as timestamptz) is null then 'PARKED' else status end
            where id = :id and status = 'QUEUED'
            """)
        .bind("error", error)
        .bind("next", next.orElse(null))
        .bind("id", id)
        .execute();
  }

  /** @return whether there was such a parked message */
  static boolean release(Handle handle, UUID id, Instant now) {
    return handle
            .createUpdate(
                """
                update mail_outbox set status = 'QUEUED', attempts = 0, next_attempt_at = :now
                where id = :id and status = 'PARKED'
                """)
            .bind("now", now)
            .bind("id", id)
            .execute()
        == 1;
  }

  static Optional<MailRow> find(Handle handle, UUID id) {
    return handle
        .createQuery(SELECT + "where id = :id")
        .bind("id", id)
        .map(MailTable::row)
        .findOne();
  }

  /** The newest first. */
  static List<MailRow> page(
      Handle handle,
      Optional<String> status,
      Optional<UUID> tenant,
      Optional<UUID> before,
      int limit) {
    return handle
        .createQuery(
            SELECT
                + """
                where (cast(:status as text) is null or status = :status)
                  and (cast(:tenant as uuid) is null or tenant_id = :tenant)
                  and (cast(:before as uuid) is null or id < :before)
                order by id desc limit :limit
                """)
        .bind("status", status.orElse(null))
        .bind("tenant", tenant.orElse(null))
        .bind("before", before.orElse(null))
        .bind("limit", limit)
        .map(MailTable::row)
        .list();
  }

  static int clean(Handle handle, Instant before, int limit) {
    return handle
        .createUpdate(
            """
            delete from mail_outbox where id in (
              select id from mail_outbox where status = 'SENT' and sent_at < :before
              order by id limit :limit for update skip locked)
            """)
        .bind("before", before)
        .bind("limit", limit)
        .execute();
  }

  private static MailRow row(ResultSet row, StatementContext context) throws SQLException {
    Timestamp sent = row.getTimestamp("sent_at");
    return new MailRow(
        row.getObject("id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        row.getString("kind"),
        row.getString("source_id"),
        row.getString("recipient"),
        row.getString("locale"),
        row.getString("status"),
        row.getInt("attempts"),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("next_attempt_at").toInstant(),
        sent == null ? null : sent.toInstant(),
        row.getString("error"));
  }
}
