package io.it0.identity;

import java.time.Instant;
import java.util.UUID;

/**
 * A user as the tenant's administrators see it.
 *
 * @param status {@code active} or {@code disabled}
 * @param passwordExpiresAt until when the one-time password can be changed for one of the user's own; null: it was
 * @param lastLoginAt null: never
 * @param version rises with each change, so that a change can say which one it is based on
 */
public record UserRow(
    UUID id,
    String email,
    String name,
    String role,
    String status,
    Instant passwordExpiresAt,
    int version,
    Instant createdAt,
    Instant lastLoginAt) {

  static final String ACTIVE = "active";
  static final String DISABLED = "disabled";

  boolean isActive() {
    return status.equals(ACTIVE);
  }

  boolean isActiveAdministrator() {
    return isActive() && role.equals(Role.TENANT_ADMIN);
  }
}
