package io.it0.identity;

/** A user with the password that was made for it, which is told this once. */
public record IssuedUser(UserRow user, String oneTimePassword) {

  @Override
  public String toString() {
    return "IssuedUser[" + user.email() + "]";
  }
}
