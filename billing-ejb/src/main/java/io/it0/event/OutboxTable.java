package io.it0.event;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The tables event_outbox and event_outbox_claims. */
final class OutboxTable {

  /** An event that waits, as it will lie in its stream. */
  record Waiting(UUID id, UUID tenantId, String type, String version, String payload) {}

  private OutboxTable() {}

  static void add(Handle handle, UUID id, SharedEvent event, Instant now) {
    EventKind kind = EventKind.of(event);
    handle
        .createUpdate(
            """
            insert into event_outbox (id, tenant_id, type, version, payload, created_at)
            values (:id, :tenant, :type, :version, :payload, :now)
            """)
        .bind("id", id)
        .bind("tenant", event.tenantId())
        .bind("type", kind.stream())
        .bind("version", kind.version().toString())
        .bind("payload", EventCodec.encode(event))
        .bind("now", now)
        .execute();
  }

  /** Takes tenants whose events wait and that nobody else is publishing for, those waiting longest first. */
  static List<UUID> claim(Handle handle, UUID claimer, Instant now, Instant until, int tenants) {
    return handle
        .createQuery(
            """
            insert into event_outbox_claims as c (tenant_id, claimed_by, claimed_until)
            select o.tenant_id, :claimer, :until from event_outbox o
            where o.published_at is null
              and not exists (select from event_outbox_claims held
                               where held.tenant_id = o.tenant_id and held.claimed_until >= :now)
            group by o.tenant_id order by min(o.position) limit :tenants
            on conflict (tenant_id) do update
              set claimed_by = excluded.claimed_by, claimed_until = excluded.claimed_until
              where c.claimed_until < :now
            returning c.tenant_id
            """)
        .bind("claimer", claimer)
        .bind("now", now)
        .bind("until", until)
        .bind("tenants", tenants)
        .mapTo(UUID.class)
        .list();
  }

  /** What waits of the claimer's tenants, in order. */
  static List<Waiting> waiting(Handle handle, List<UUID> tenants, int limit) {
    return handle
        .createQuery(
            """
            select id, tenant_id, type, version, payload from event_outbox
            where published_at is null and tenant_id = any(:tenants) order by position limit :limit
            """)
        .bindArray("tenants", UUID.class, tenants)
        .bind("limit", limit)
        .map(
            (row, context) ->
                new Waiting(
                    row.getObject("id", UUID.class),
                    row.getObject("tenant_id", UUID.class),
                    row.getString("type"),
                    row.getString("version"),
                    row.getString("payload")))
        .list();
  }

  /** @return those that nobody had marked before */
  static Set<UUID> markPublished(Handle handle, List<UUID> ids, Instant now) {
    return new HashSet<>(
        handle
            .createQuery(
                """
                update event_outbox set published_at = :now where id = any(:ids) and published_at is null
                returning id
                """)
            .bind("now", now)
            .bindArray("ids", UUID.class, ids)
            .mapTo(UUID.class)
            .list());
  }

  static void release(Handle handle, UUID claimer, List<UUID> tenants) {
    handle
        .createUpdate(
            "delete from event_outbox_claims where claimed_by = :claimer and tenant_id = any(:tenants)")
        .bind("claimer", claimer)
        .bindArray("tenants", UUID.class, tenants)
        .execute();
  }

  static long waiting(Handle handle) {
    return handle
        .createQuery("select count(*) from event_outbox where published_at is null")
        .mapTo(Long.class)
        .one();
  }

  /** Removes what was published before then, some at a time. @return how many */
  static int clean(Handle handle, Instant before, int limit) {
    return handle
        .createUpdate(
            """
            delete from event_outbox where id in (
              select id from event_outbox where published_at < :before
              order by published_at limit :limit for update skip locked)
            """)
        .bind("before", before)
        .bind("limit", limit)
        .execute();
  }
}
