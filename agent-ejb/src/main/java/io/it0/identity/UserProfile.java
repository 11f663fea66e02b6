package io.it0.identity;

import io.it0.problem.ProblemException;
import java.util.Set;

/**
 * What a tenant's administrator says of a user.
 *
 * @param name 1 to 200 characters
 * @param role {@code TENANT_ADMIN} or {@code TENANT_MEMBER}
 * @param status {@code active} or {@code disabled}
 */
public record UserProfile(String name, String role, String status) {

  private static final int MAX_NAME = 200;
  private static final Set<String> ROLES = Set.of(Role.TENANT_ADMIN, Role.TENANT_MEMBER);
  private static final Set<String> STATUSES = Set.of(UserRow.ACTIVE, UserRow.DISABLED);

  /** @throws ProblemException (400) if a part of it is not as described */
  public UserProfile {
    require(
        name != null && !name.isBlank() && name.length() <= MAX_NAME && NewApiKey.printable(name),
        "name has 1 to 200 characters, none of them a control character");
    name = name.strip();
    require(role != null && ROLES.contains(role), "role is TENANT_ADMIN or TENANT_MEMBER");
    require(status != null && STATUSES.contains(status), "status is active or disabled");
  }

  /** Of a user who is yet to be created. */
  public static UserProfile active(String name, String role) {
    return new UserProfile(name, role, UserRow.ACTIVE);
  }

  boolean isActiveAdministrator() {
    return status.equals(UserRow.ACTIVE) && role.equals(Role.TENANT_ADMIN);
  }

  private static void require(boolean condition, String detail) {
    if (!condition) {
      throw new ProblemException(IdentityError.USER_INVALID, detail);
    }
  }
}
