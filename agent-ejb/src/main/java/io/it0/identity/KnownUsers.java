package io.it0.identity;

import io.it0.db.PlatformDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/**
 * Users as a request asks for them, since a token outlives what it says: one who is disabled, deleted or given another
 * role is treated so here at once, and on other nodes within {@link KnownTenants#STALE}.
 */
@ApplicationScoped
public class KnownUsers {

  private final ExpiringCache<UUID, String> roles =
      new ExpiringCache<>(KnownTenants.STALE, System::nanoTime);
  private PlatformDatabase database;

  protected KnownUsers() {}

  @Inject
  public KnownUsers(PlatformDatabase database) {
    this.database = database;
  }

  /** Empty if there is no such user who is active. While the database is away: what was last known. */
  public Optional<String> activeRole(UUID user) {
    return roles.getOrLast(user, this::load);
  }

  /** To be called when the user was changed here. */
  public void forget(UUID user) {
    roles.forget(user);
  }

  private Optional<String> load(UUID user) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select role from users where id = :id and status = 'active'")
                    .bind("id", user)
                    .mapTo(String.class)
                    .findOne());
  }
}
