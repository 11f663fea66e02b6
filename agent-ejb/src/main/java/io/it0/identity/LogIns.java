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
  private Clock clock;

  protected LogIns() {}

  @Inject
  public LogIns(
      PlatformDatabase database, Passwords passwords, LogInRecorder recorder, Clock clock) {
    this.database = database;
    this.passwords = passwords;
    this.recorder = recorder;
    this.throttle = new LoginThrottle(clock);
    this.clock = clock;
  }

  /**
   * @throws ProblemException if they are wrong (the same for every reason), or the address has failed too often, or too
   *     many log in at once
   */
  public User logIn(String email, String password, Optional<String> requestId) {
    Users.Credentials right = check(email, password);
    if (right.oneTimeUntil().isPresent()) {
      throw new ProblemException(
          IdentityError.PASSWORD_TO_BE_CHOSEN, "POST /api/v1/auth/password with a new one");
    }
    return entered(right.user(), requestId);
  }

  /**
   * Changes the password for one of the user's choice, and logs in with it.
   *
   * @throws ProblemException as {@link #logIn}; also if the one-time password has expired, or the new one is too weak or
   *     the old one again
   */
  public User changePassword(
      String email, String password, String wanted, Optional<String> requestId) {
    Users.Credentials right = check(email, password);
    if (right.oneTimeUntil().filter(until -> !clock.instant().isBefore(until)).isPresent()) {
      throw new ProblemException(
          IdentityError.PASSWORD_EXPIRED, "have an administrator make a new one");
    }
    if (wanted.equals(password)) {
      throw new ProblemException(IdentityError.PASSWORD_TOO_WEAK, "it is the old password");
    }
    User user = right.user();
    String hash = passwords.hash(wanted);
    if (!recorder.passwordChosen(user, right.passwordHash(), hash, actor(user, requestId))) {
      throw failed();
    }
    return entered(user, requestId);
  }

  private User entered(User user, Optional<String> requestId) {
    recorder.loggedIn(user, actor(user, requestId));
    return user;
  }

  private static Actor actor(User user, Optional<String> requestId) {
    return new Actor(user.email(), Optional.of(user.id()), requestId);
  }

  private Users.Credentials check(String email, String password) {
    String address = email.strip().toLowerCase(Locale.ROOT);
    throttle.attempt(address);
    Optional<Users.Credentials> found =
        database.jdbi().withHandle(handle -> Users.find(handle, address));
    boolean right = passwords.matches(password, found.map(Users.Credentials::passwordHash));
    Users.Credentials credentials =
        found.filter(known -> right && known.active()).orElseThrow(LogIns::failed);
    throttle.succeeded(address);
    return credentials;
  }

  private static ProblemException failed() {
    LOG.info("a log-in failed");
    return new ProblemException(IdentityError.LOGIN_FAILED, "check both and try again", Map.of());
  }
}
