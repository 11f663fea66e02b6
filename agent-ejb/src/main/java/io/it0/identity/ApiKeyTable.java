package io.it0.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table of API keys. Every statement names the owner: a tenant, or, by null, the platform. */
final class ApiKeyTable {

  private ApiKeyTable() {}

  static void insert(
      Handle handle, Optional<UUID> tenant, ApiKeyRow row, byte[] hash, Actor actor) {
    handle
        .createUpdate(
            """
            insert into api_keys
              (id, tenant_id, name, prefix, secret_hash, scopes, created_by, created_at, expires_at)
            values (:id, :tenant, :name, :prefix, :hash, :scopes, :by, :at, :expires)
            """)
        .bind("id", row.id())
        .bind("tenant", tenant.orElse(null))
        .bind("name", row.name())
        .bind("prefix", row.prefix())
        .bind("hash", hash)
        .bindArray("scopes", String.class, row.scopes())
        .bind("by", actor.user().orElse(null))
        .bind("at", row.createdAt())
        .bind("expires", row.expiresAt())
        .execute();
  }

  static List<ApiKeyRow> list(
      Handle handle, Optional<UUID> tenant, Optional<UUID> after, int limit) {
    return handle
        .createQuery(
            """
            select id, name, prefix, scopes, created_at, expires_at, last_used_at, revoked_at
            from api_keys
            where tenant_id is not distinct from cast(:tenant as uuid)
              and (cast(:after as uuid) is null or id > cast(:after as uuid))
            order by id limit :limit
            """)
        .bind("tenant", tenant.orElse(null))
        .bind("after", after.orElse(null))
        .bind("limit", limit)
        .map(ApiKeyTable::row)
        .list();
  }

  /** The prefix of the key, or empty if the owner has no such key. */
  static Optional<String> revoke(Handle handle, Optional<UUID> tenant, UUID id, Instant at) {
    return handle
        .createQuery(
            """
            update api_keys set revoked_at = coalesce(revoked_at, :at)
            where id = :id and tenant_id is not distinct from cast(:tenant as uuid)
            returning prefix
            """)
        .bind("at", at)
        .bind("id", id)
        .bind("tenant", tenant.orElse(null))
        .mapTo(String.class)
        .findOne();
  }

  private static ApiKeyRow row(ResultSet row, StatementContext context) throws SQLException {
    return new ApiKeyRow(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getString("prefix"),
        List.of((String[]) row.getArray("scopes").getArray()),
        instant(row, "created_at"),
        instant(row, "expires_at"),
        instant(row, "last_used_at"),
        instant(row, "revoked_at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
