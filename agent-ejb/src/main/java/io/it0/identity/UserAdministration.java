package io.it0.identity;

import io.it0.db.UuidV7;
import io.it0.problem.ProblemException;
import io.it0.quota.ResourceLimits;
import io.it0.subscription.TenantInfos;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.TenantContext;
import io.it0.tenancy.TenantDatabase;
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

/**
 * The users of the tenant that the thread is bound to, as its administrators manage them.
 *
 * <p>The tenant's limit counts those who are active, so a disabled one takes no place, and enabling needs one. At least one
 * active administrator remains. Both are decided under one lock a tenant, so that no two changes at once can break them.
 */
@Stateless
public class UserAdministration {

  private TenantDatabase database;
  private Passwords passwords;
  private TenantInfos infos;
  private ResourceLimits limits;
  private KnownUsers known;
  private IdentityConfig config;
  private Clock wall;

  protected UserAdministration() {}

  @Inject
  public UserAdministration(
      TenantDatabase database,
      Passwords passwords,
      TenantInfos infos,
      ResourceLimits limits,
      KnownUsers known,
      IdentityConfig config,
      Clock wall) {
    this.database = database;
    this.passwords = passwords;
    this.infos = infos;
    this.limits = limits;
    this.known = known;
    this.config = config;
    this.wall = wall;
  }

  public long count() {
    return database.jdbi().withHandle(TenantUsers::countActive);
  }

  /**
   * Creates an active user with a one-time password.
   *
   * @throws ProblemException 429 if the tenant's limit is reached, 409 if the address is taken by whichever tenant
   */
  public IssuedUser create(String email, UserProfile profile, Actor actor) {
    Tenant tenant = tenant();
    String password = Passwords.generate();
    // Both before a connection is taken: one takes time, the other may need a connection of its
    // own.
    String hash = passwords.hash(password);
    int limit = infos.require(tenant.id()).limits().users();
    var user =
        new User(
            UuidV7.next(),
            Users.email(email),
            profile.name(),
            profile.role(),
            Optional.of(tenant.id()));
    UserRow row = database.jdbi().withHandle(h -> create(h, tenant, user, hash, limit, actor));
    return new IssuedUser(row, password);
  }

  private UserRow create(
      Handle handle, Tenant tenant, User user, String hash, int limit, Actor actor) {
    lock(handle);
    requireRoom(handle, tenant, limit);
    Users.insert(handle, user, hash, now());
    TenantUsers.setOneTime(handle, user.id(), now().plus(config.oneTimePasswords()));
    UserRow row = TenantUsers.find(handle, user.id()).orElseThrow();
    audit(handle, actor, "user.created", row);
    return row;
  }

  /** @throws ProblemException (404) if the tenant has no such user */
  public UserRow require(UUID id) {
    return database.jdbi().withHandle(handle -> require(handle, id));
  }

  /** In the order in which they were made, after the given one. */
  public List<UserRow> list(Optional<UUID> after, int limit) {
    return database.jdbi().withHandle(handle -> TenantUsers.list(handle, after, limit));
  }

  /**
   * @param version the one that the change is based on; empty: the last change wins
   * @throws ProblemException 404, 412 if it has another version by now, 409 if no active administrator would remain, 429
   *     if the user is enabled and the tenant's limit is reached
   */
  public UserRow update(UUID id, UserProfile profile, Optional<Integer> version, Actor actor) {
    Tenant tenant = tenant();
    int limit = infos.require(tenant.id()).limits().users();
    UserRow row =
        database
            .jdbi()
            .withHandle(
                handle -> {
                  UserRow before = locked(handle, id, version);
                  if (!before.isActive() && profile.status().equals(UserRow.ACTIVE)) {
                    requireRoom(handle, tenant, limit);
                  }
                  if (before.isActiveAdministrator() && !profile.isActiveAdministrator()) {
                    requireAnotherAdministrator(handle, id);
                  }
                  UserRow after = TenantUsers.update(handle, id, profile);
                  audit(handle, actor, "user.updated", after);
                  return after;
                });
    known.forget(id);
    return row;
  }

  /**
   * Makes a new one-time password; the old password is good no longer.
   *
   * @throws ProblemException (404) if the tenant has no such user
   */
  public IssuedUser resetPassword(UUID id, Actor actor) {
    String password = Passwords.generate();
    String hash = passwords.hash(password);
    UserRow row =
        database
            .jdbi()
            .withHandle(
                handle -> {
                  lock(handle);
                  require(handle, id);
                  TenantUsers.expirePassword(
                      handle, id, hash, now().plus(config.oneTimePasswords()));
                  UserRow after = require(handle, id);
                  audit(handle, actor, "user.password_reset", after);
                  return after;
                });
    return new IssuedUser(row, password);
  }

  /** @param version as in {@link #update} */
  public void delete(UUID id, Optional<Integer> version, Actor actor) {
    database
        .jdbi()
        .useHandle(
            handle -> {
              UserRow row = locked(handle, id, version);
              if (row.isActiveAdministrator()) {
                requireAnotherAdministrator(handle, id);
              }
              TenantUsers.delete(handle, id);
              audit(handle, actor, "user.deleted", row);
            });
    known.forget(id);
  }

  private static void lock(Handle handle) {
    ResourceLimits.lock(handle, tenant().id(), ResourceLimits.USERS);
  }

  private void requireRoom(Handle handle, Tenant tenant, int limit) {
    limits.requireRoom(tenant, ResourceLimits.USERS, TenantUsers.countActive(handle), limit);
  }

  private static void requireAnotherAdministrator(Handle handle, UUID than) {
    if (!TenantUsers.hasAnotherActiveAdministrator(handle, than)) {
      throw new ProblemException(
          IdentityError.LAST_ADMINISTRATOR, "make another user an active TENANT_ADMIN first");
    }
  }

  private static UserRow locked(Handle handle, UUID id, Optional<Integer> version) {
    lock(handle);
    UserRow row = require(handle, id);
    if (version.filter(expected -> expected != row.version()).isPresent()) {
      throw new ProblemException(
          IdentityError.USER_CHANGED,
          "it has version %d, not %d".formatted(row.version(), version.get()),
          Map.of("version", row.version()));
    }
    return row;
  }

  private static UserRow require(Handle handle, UUID id) {
    return TenantUsers.find(handle, id)
        .orElseThrow(() -> new ProblemException(IdentityError.USER_NOT_FOUND, "user " + id));
  }

  private void audit(Handle handle, Actor actor, String action, UserRow row) {
    AuditLog.write(
        handle,
        actor,
        new AuditLog.Entry(
            Optional.of(tenant().id()),
            action,
            row.email(),
            Map.of("role", row.role(), "status", row.status()),
            wall.instant()));
  }

  private static Tenant tenant() {
    return TenantContext.currentOfThread().orElseThrow();
  }

  // As precise as the database keeps it.
  private Instant now() {
    return wall.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
