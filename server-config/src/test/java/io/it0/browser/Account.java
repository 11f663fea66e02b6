package io.it0.browser;

import io.it0.demo.Installation;

/** Somebody who can sign in. */
public record Account(String email, String password, Role role) {

  /** The platform's administrator. */
  public static Account admin(Installation installation) {
    return new Account(
        installation.adminEmail(), installation.adminPassword(), Role.PLATFORM_ADMIN);
  }

  @Override
  public String toString() {
    return role + " " + email;
  }
}
