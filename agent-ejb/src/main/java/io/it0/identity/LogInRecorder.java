package io.it0.identity;

import io.it0.db.PlatformDatabase;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Writes down that somebody logged in, in one transaction. */
@Stateless
public class LogInRecorder {

  private PlatformDatabase database;
  private Clock clock;

  protected LogInRecorder() {}

  @Inject
  public LogInRecorder(PlatformDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  public void loggedIn(User user, Actor actor) {
    database.jdbi().useHandle(handle -> write(handle, user, actor));
  }

  private void write(Handle handle, User user, Actor actor) {
    Instant now = clock.instant();
    Users.loggedIn(handle, user.id(), now);
    AuditLog.write(
        handle,
        actor,
        new AuditLog.Entry(user.tenant(), "user.logged_in", user.email(), Map.of(), now));
  }
}
