package io.it0.identity;

import io.it0.db.PlatformDatabase;
import io.it0.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks e-mail and password. */
@ApplicationScoped
public class LogIns {

  private static final Logger LOG = LoggerFactory.getLogger(LogIns.class);

  private PlatformDatabase database;
  private Passwords passwords;
  private LogInRecorder recorder;
  private LoginThrottle throttle;

  protected LogIns() {}

  @Inject
  public LogIns(
      PlatformDatabase database, Passwords passwords, LogInRecorder recorder, Clock clock) {
    this.database = database;
    this.passwords = passwords;
    this.recorder = recorder;
    this.throttle = new LoginThrottle(clock);
  }

  /**
   * @throws ProblemException if they are wrong (the same for every reason), or the address has failed too often, or too
   *     many log in at once
   */
  public User logIn(String email, String password, Optional<String> requestId) {
    String address = email.strip().toLowerCase(Locale.ROOT);
    throttle.attempt(address);
    Optional<Users.Credentials> found =
        database.jdbi().withHandle(handle -> Users.find(handle, address));
    boolean right = passwords.matches(password, found.map(Users.Credentials::passwordHash));
    User user =
        found
            .filter(credentials -> right && credentials.active())
            .map(Users.Credentials::user)
            .orElseThrow(LogIns::failed);
    throttle.succeeded(address);
    recorder.loggedIn(user, new Actor(user.email(), Optional.of(user.id()), requestId));
    return user;
  }

  private static ProblemException failed() {
    LOG.info("a log-in failed");
    return new ProblemException(IdentityError.LOGIN_FAILED, "check both and try again", Map.of());
  }
}
