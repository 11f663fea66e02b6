package io.it0.identity;

import io.it0.db.PlatformDatabase;
import io.it0.db.UuidV7;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the first PLATFORM_ADMIN from {@code it0.admin.email} and {@code it0.admin.password}, if there is none yet.
 * Changing them later changes nothing.
 */
@Singleton
@Startup
public class FirstAdministrator {

  private static final Logger LOG = LoggerFactory.getLogger(FirstAdministrator.class);

  private PlatformDatabase database;
  private Passwords passwords;
  private Config config;
  private Clock clock;

  protected FirstAdministrator() {}

  @Inject
  public FirstAdministrator(
      PlatformDatabase database, Passwords passwords, Config config, Clock clock) {
    this.database = database;
    this.passwords = passwords;
    this.config = config;
    this.clock = clock;
  }

  @PostConstruct
  void create() {
    database.jdbi().useHandle(this::createIfAbsent);
  }

  void createIfAbsent(Handle handle) {
    Optional<String> email = config.getOptionalValue("it0.admin.email", String.class);
    Optional<String> password = config.getOptionalValue("it0.admin.password", String.class);
    // Two nodes may start at once; the second one then finds the first one's user.
    handle.execute("select pg_advisory_xact_lock(hashtext('it0 first administrator'))");
    if (Users.hasPlatformAdministrator(handle)) {
      return;
    }
    if (email.isEmpty() || password.isEmpty()) {
      LOG.warn("nobody can administer the platform: set IT0_ADMIN_EMAIL and IT0_ADMIN_PASSWORD");
      return;
    }
    Instant now = clock.instant();
    String address = Users.email(email.get());
    var user =
        new User(UuidV7.next(), address, "Administrator", Role.PLATFORM_ADMIN, Optional.empty());
    Users.insert(handle, user, passwords.hash(password.get()), now);
    AuditLog.write(
        handle,
        Actor.SYSTEM,
        new AuditLog.Entry(Optional.empty(), "platform_admin.created", address, Map.of(), now));
    LOG.info("created the platform's administrator {}", address);
  }
}
