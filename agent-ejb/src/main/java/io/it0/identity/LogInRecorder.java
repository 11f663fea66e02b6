package io.it0.identity;

import io.it0.db.PlatformDatabase;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Writes down what somebody did to log in, each in one transaction. */
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

  /**
   * @param checked the hash that the old password was checked against
   * @return false if that is not the user's any more
   */
  public boolean passwordChosen(User user, String checked, String chosen, Actor actor) {
    return database
        .jdbi()
        .withHandle(
            handle -> {
              boolean changed = Users.choosePassword(handle, user.id(), checked, chosen);
              if (changed) {
                audit(handle, user, actor, "user.password_chosen");
              }
              return changed;
            });
  }

  private void write(Handle handle, User user, Actor actor) {
    Users.loggedIn(handle, user.id(), clock.instant());
    audit(handle, user, actor, "user.logged_in");
  }

  private void audit(Handle handle, User user, Actor actor, String action) {
    AuditLog.write(
        handle,
        actor,
        new AuditLog.Entry(user.tenant(), action, user.email(), Map.of(), clock.instant()));
  }
}
