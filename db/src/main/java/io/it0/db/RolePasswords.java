package io.it0.db;

/** The passwords with which the two serving roles log in. Never logged: {@code toString} hides them. */
public record RolePasswords(String tenant, String platform) {

  public RolePasswords {
    if (tenant.isBlank() || platform.isBlank()) {
      throw new IllegalArgumentException("a database role needs a password");
    }
  }

  @Override
  public String toString() {
    return "RolePasswords[hidden]";
  }
}
