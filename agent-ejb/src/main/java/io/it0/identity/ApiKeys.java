package io.it0.identity;

import io.it0.db.PlatformDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Checks API keys. A key that was revoked on another node is refused here at most five seconds later; one revoked here,
 * at once.
 */
@ApplicationScoped
public class ApiKeys {

  private static final Duration STALE = Duration.ofSeconds(5);

  private final ExpiringCache<String, StoredKey> cache =
      new ExpiringCache<>(STALE, System::nanoTime);
  private final Map<String, Instant> revoked = new ConcurrentHashMap<>();
  private PlatformDatabase database;
  private KnownTenants tenants;
  private KeyUse use;
  private Clock clock;

  private record StoredKey(
      UUID id,
      Optional<UUID> tenant,
      byte[] hash,
      Set<String> scopes,
      Instant expires,
      boolean revoked) {

    boolean usableAt(Instant now) {
      return !revoked && (expires == null || now.isBefore(expires));
    }
  }

  protected ApiKeys() {}

  @Inject
  public ApiKeys(PlatformDatabase database, KnownTenants tenants, KeyUse use, Clock clock) {
    this.database = database;
    this.tenants = tenants;
    this.use = use;
    this.clock = clock;
  }

  /** Empty unless the key exists, its secret is right, and it is neither revoked nor expired. */
  public Optional<Identity> authenticate(String key) {
    return ApiKeySecret.parse(key).flatMap(this::authenticate);
  }

  /**
   * From now on the key is refused here, although the transaction that revokes it has yet to commit: by the time this is
   * forgotten, what is read from the database says so itself.
   */
  public void revoked(String prefix) {
    Instant now = clock.instant();
    revoked.values().removeIf(at -> at.plus(STALE).plus(STALE).isBefore(now));
    revoked.put(prefix, now);
    cache.forget(prefix);
  }

  private Optional<Identity> authenticate(ApiKeySecret given) {
    Instant now = clock.instant();
    Optional<StoredKey> stored =
        cache
            .get(given.prefix(), this::load)
            .filter(key -> given.hashesTo(key.hash()) && key.usableAt(now))
            .filter(key -> !revoked.containsKey(given.prefix()));
    stored.ifPresent(key -> use.record(key.id(), now));
    return stored.flatMap(key -> identity(given.prefix(), key));
  }

  private Optional<Identity> identity(String prefix, StoredKey key) {
    if (key.tenant().isEmpty()) {
      return Optional.of(new Identity(prefix, Optional.empty(), key.scopes(), Optional.empty()));
    }
    return tenants
        .find(key.tenant().get())
        .map(t -> new Identity(prefix, Optional.empty(), key.scopes(), Optional.of(t)));
  }

  private Optional<StoredKey> load(String prefix) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        select id, tenant_id, secret_hash, scopes, expires_at, revoked_at
                        from api_keys where prefix = :prefix
                        """)
                    .bind("prefix", prefix)
                    .map(ApiKeys::row)
                    .findOne());
  }

  private static StoredKey row(ResultSet row, StatementContext context) throws SQLException {
    OffsetDateTime expires = row.getObject("expires_at", OffsetDateTime.class);
    return new StoredKey(
        row.getObject("id", UUID.class),
        Optional.ofNullable(row.getObject("tenant_id", UUID.class)),
        row.getBytes("secret_hash"),
        Set.of((String[]) row.getArray("scopes").getArray()),
        expires == null ? null : expires.toInstant(),
        row.getObject("revoked_at") != null);
  }
}
