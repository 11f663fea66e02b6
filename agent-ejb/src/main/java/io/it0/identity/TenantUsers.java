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

/** The table of users, by the tenant's role: its own rows are all there is. */
final class TenantUsers {

  private static final String COLUMNS =
      "id, email, name, role, status, one_time_until, version, created_at, last_login_at";

  private TenantUsers() {}

  /** How many can log in, which is what the limit counts. */
  static long countActive(Handle handle) {
    return handle
        .createQuery("select count(*) from users where status = 'active'")
        .mapTo(Long.class)
        .one();
  }

  static boolean hasAnotherActiveAdministrator(Handle handle, UUID than) {
    return handle
        .createQuery(
            """
            select exists (select from users
                            where status = 'active' and role = 'TENANT_ADMIN' and id <> :than)
            """)
        .bind("than", than)
        .mapTo(Boolean.class)
        .one();
  }

  static void expirePassword(Handle handle, UUID user, String passwordHash, Instant until) {
    handle
        .createUpdate(
            """
            update users set password_hash = :hash, one_time_until = :until, version = version + 1
            where id = :id
            """)
        .bind("hash", passwordHash)
        .bind("until", until)
        .bind("id", user)
        .execute();
  }

  static void setOneTime(Handle handle, UUID user, Instant until) {
    handle
        .createUpdate("update users set one_time_until = :until where id = :id")
        .bind("until", until)
        .bind("id", user)
        .execute();
  }

  static Optional<UserRow> find(Handle handle, UUID id) {
    return handle
        .createQuery("select " + COLUMNS + " from users where id = :id")
        .bind("id", id)
        .map(TenantUsers::row)
        .findOne();
  }

  /** In the order in which they were made, after the given one. */
  static List<UserRow> list(Handle handle, Optional<UUID> after, int limit) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + """
                 from users
                where cast(:after as uuid) is null or id > cast(:after as uuid)
                order by id limit :limit
                """)
        .bind("after", after.orElse(null))
        .bind("limit", limit)
        .map(TenantUsers::row)
        .list();
  }

  static UserRow update(Handle handle, UUID id, UserProfile profile) {
    handle
        .createUpdate(
            """
            update users set name = :name, role = :role, status = :status, version = version + 1
            where id = :id
            """)
        .bind("name", profile.name())
        .bind("role", profile.role())
        .bind("status", profile.status())
        .bind("id", id)
        .execute();
    return find(handle, id).orElseThrow();
  }

  /** The keys that the user has made stay: programs use them. */
  static void delete(Handle handle, UUID id) {
    handle
        .createUpdate("update api_keys set created_by = null where created_by = :id")
        .bind("id", id)
        .execute();
    handle.createUpdate("delete from users where id = :id").bind("id", id).execute();
  }

  private static UserRow row(ResultSet row, StatementContext context) throws SQLException {
    return new UserRow(
        row.getObject("id", UUID.class),
        row.getString("email"),
        row.getString("name"),
        row.getString("role"),
        row.getString("status"),
        instant(row.getTimestamp("one_time_until")),
        row.getInt("version"),
        row.getTimestamp("created_at").toInstant(),
        instant(row.getTimestamp("last_login_at")));
  }

  private static Instant instant(Timestamp at) {
    return at == null ? null : at.toInstant();
  }
}
