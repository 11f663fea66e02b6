package io.it0.console;

import io.it0.identity.Role;
import io.it0.identity.User;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.util.Optional;
import java.util.UUID;

/**
 * Who a session belongs to.
 *
 * @param tenantId null: one of the platform's own people
 */
public record ConsoleUser(UUID id, String email, String name, String role, UUID tenantId)
    implements Serializable {

  private static final String ATTRIBUTE = ConsoleUser.class.getName();

  public static ConsoleUser of(User user) {
    return new ConsoleUser(
        user.id(), user.email(), user.name(), user.role(), user.tenant().orElse(null));
  }

  /** @param session null: there is none */
  public static Optional<ConsoleUser> of(HttpSession session) {
    return Optional.ofNullable(session).map(known -> (ConsoleUser) known.getAttribute(ATTRIBUTE));
  }

  public void enter(HttpSession session) {
    session.setAttribute(ATTRIBUTE, this);
  }

  public boolean isPlatform() {
    return role.equals(Role.PLATFORM_ADMIN);
  }
}
