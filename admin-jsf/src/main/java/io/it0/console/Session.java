package io.it0.console;

import io.it0.audit.AuditEntry;
import io.it0.identity.Actor;
import io.it0.problem.ProblemException;
import io.it0.tenancy.Tenant;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.Optional;

/** Who is signed in, for the request that is served. */
@Named("me")
@RequestScoped
public class Session {

  private ConsoleUser user;
  private Tenant tenant;
  private Screen screen;
  private String requestId;

  void begin(String id, Screen opened) {
    requestId = id;
    screen = opened;
  }

  void signedIn(ConsoleUser signedIn, Optional<Tenant> own) {
    user = signedIn;
    tenant = own.orElse(null);
  }

  public boolean isSignedIn() {
    return user != null;
  }

  public boolean isPlatform() {
    return user != null && user.isPlatform();
  }

  public ConsoleUser getUser() {
    return user;
  }

  /** Of a tenant's administrator; empty for the platform's people. */
  public Optional<Tenant> tenant() {
    return Optional.ofNullable(tenant);
  }

  public String getTenantName() {
    return tenant == null ? "" : tenant.name();
  }

  public Screen getScreen() {
    return screen;
  }

  public Optional<String> requestId() {
    return Optional.ofNullable(requestId);
  }

  /** For what the audit trail records. */
  public Actor actor() {
    return new Actor(user.email(), Optional.of(user.id()), requestId());
  }

  /** The same for the features that record it so. */
  public AuditEntry.By by() {
    return new AuditEntry.By(user.email(), requestId());
  }

  /** @throws ProblemException (403) unless one of the platform's people is signed in */
  public void requirePlatform() {
    if (!isPlatform()) {
      throw new ProblemException(ConsoleError.NOT_FOR_YOU, "for the platform's administrators");
    }
  }
}
