package io.it0.identity;

import io.it0.problem.ProblemException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table of users, by the platform's role. An address is unique over all tenants, in lower case. */
final class Users {

  private static final Pattern EMAIL = Pattern.compile("[^@\\s\\p{Cntrl}]+@[^@\\s\\p{Cntrl}]+");
  private static final int MAX_EMAIL = 254;

  /** A user as the log-in needs it. */
  record Credentials(
      User user, String passwordHash, boolean active, Optional<Instant> oneTimeUntil) {}

  private Users() {}

  /** @throws ProblemException if it cannot be an address */
  static String email(String text) {
    String email = text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
    if (email.length() > MAX_EMAIL || !EMAIL.matcher(email).matches()) {
      throw new ProblemException(IdentityError.EMAIL_INVALID, "an address like ada@example.com");
    }
    return email;
  }

  static Optional<Credentials> find(Handle handle, String email) {
    return handle
        .createQuery(
            """
            select id, tenant_id, email, name, role, status, password_hash, one_time_until
            from users where email = :email
            """)
        .bind("email", email)
        .map(Users::credentials)
        .findOne();
  }

  /** @throws ProblemException if the address is taken, by whichever tenant */
  static void insert(Handle handle, User user, String passwordHash, Instant at) {
    int inserted =
        handle
            .createUpdate(
                """
                insert into users (id, tenant_id, email, name, password_hash, role, created_at)
                values (:id, :tenant, :email, :name, :hash, :role, :at)
                on conflict (email) do nothing
                """)
            .bind("id", user.id())
            .bind("tenant", user.tenant().orElse(null))
            .bind("email", user.email())
            .bind("name", user.name())
            .bind("hash", passwordHash)
            .bind("role", user.role())
            .bind("at", at)
            .execute();
    if (inserted == 0) {
      throw new ProblemException(IdentityError.EMAIL_TAKEN, user.email());
    }
  }

  /** From now on it is the user's own password; false if the one that was checked is not the user's any more. */
  static boolean choosePassword(Handle handle, UUID user, String checked, String chosen) {
    int changed =
        handle
            .createUpdate(
                """
                update users set password_hash = :hash, one_time_until = null, version = version + 1
                where id = :id and password_hash = :checked and status = 'active'
                """)
            .bind("hash", chosen)
            .bind("id", user)
            .bind("checked", checked)
            .execute();
    return changed == 1;
  }

  static void loggedIn(Handle handle, UUID user, Instant at) {
    handle
        .createUpdate("update users set last_login_at = :at where id = :id")
        .bind("at", at)
        .bind("id", user)
        .execute();
  }

  static boolean hasPlatformAdministrator(Handle handle) {
    return handle
        .createQuery("select exists (select from users where role = 'PLATFORM_ADMIN')")
        .mapTo(Boolean.class)
        .one();
  }

  private static Credentials credentials(ResultSet row, StatementContext context)
      throws SQLException {
    var user =
        new User(
            row.getObject("id", UUID.class),
            row.getString("email"),
            row.getString("name"),
            row.getString("role"),
            Optional.ofNullable(row.getObject("tenant_id", UUID.class)));
    return new Credentials(
        user,
        row.getString("password_hash"),
        row.getString("status").equals("active"),
        Optional.ofNullable(row.getTimestamp("one_time_until")).map(Timestamp::toInstant));
  }
}
