package io.it0.identity;

import io.it0.db.PlatformDatabase;
import io.it0.db.UuidV7;
import io.it0.problem.ProblemException;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Makes, lists and revokes API keys: a tenant's own, or, without a tenant, the platform's. */
@Stateless
public class ApiKeyAdministration {

  private PlatformDatabase database;
  private ApiKeys keys;
  private Clock clock;

  protected ApiKeyAdministration() {}

  @Inject
  public ApiKeyAdministration(PlatformDatabase database, ApiKeys keys, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.clock = clock;
  }

  public IssuedApiKey create(Optional<UUID> tenant, NewApiKey wanted, Actor actor) {
    // As precise as the database keeps it.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    wanted.requirePossible(tenant.isEmpty(), now);
    ApiKeySecret secret = ApiKeySecret.random();
    var row =
        new ApiKeyRow(
            UuidV7.next(),
            wanted.name(),
            secret.prefix(),
            wanted.scopes().stream().sorted().toList(),
            now,
            wanted.expires(),
            null,
            null);
    database
        .jdbi()
        .useHandle(
            handle -> {
              ApiKeyTable.insert(handle, tenant, row, secret.hash(), actor);
              audit(handle, actor, tenant, "api_key.created", row.prefix());
            });
    return new IssuedApiKey(row, secret);
  }

  /** In the order in which they were made, after the given one. */
  public List<ApiKeyRow> list(Optional<UUID> tenant, Optional<UUID> after, int limit) {
    return database.jdbi().withHandle(handle -> ApiKeyTable.list(handle, tenant, after, limit));
  }

  /**
   * Revoking twice is harmless.
   *
   * @throws ProblemException if the tenant (or the platform) has no such key
   */
  public void revoke(Optional<UUID> tenant, UUID id, Actor actor) {
    String prefix = database.jdbi().withHandle(handle -> revoke(handle, tenant, id, actor));
    keys.revoked(prefix);
  }

  private String revoke(Handle handle, Optional<UUID> tenant, UUID id, Actor actor) {
    String prefix =
        ApiKeyTable.revoke(handle, tenant, id, clock.instant())
            .orElseThrow(
                () -> new ProblemException(IdentityError.API_KEY_NOT_FOUND, "API key " + id));
    audit(handle, actor, tenant, "api_key.revoked", prefix);
    return prefix;
  }

  private void audit(
      Handle handle, Actor actor, Optional<UUID> tenant, String action, String prefix) {
    AuditLog.write(
        handle, actor, new AuditLog.Entry(tenant, action, prefix, Map.of(), clock.instant()));
  }
}
