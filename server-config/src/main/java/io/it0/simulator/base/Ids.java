package io.it0.simulator.base;

import java.security.SecureRandom;

/** Random names in a provider's own manner. */
public final class Ids {

  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  public static String letters(int length) {
    return of(LETTERS, length);
  }

  public static String digits(int length) {
    return of("0123456789", length);
  }

  public static String upper(int length) {
    return of("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", length);
  }

  private static String of(String alphabet, int length) {
    var id = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      id.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
    }
    return id.toString();
  }
}
