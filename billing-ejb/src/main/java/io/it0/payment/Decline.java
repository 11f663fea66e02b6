package io.it0.payment;

/**
 * Why the provider took no money.
 *
 * @param hard whether the same method will be declined again, so that it is not tried again
 */
public record Decline(String code, String message, boolean hard) {

  private static final int CODE = 80;
  private static final int MESSAGE = 500;

  public Decline {
    code = cut(code, CODE, "declined");
    message = cut(message, MESSAGE, "the provider gave no reason");
  }

  private static String cut(String text, int length, String otherwise) {
    if (text == null || text.isBlank()) {
      return otherwise;
    }
    String sane = text.replace('\0', ' ');
    return sane.length() <= length ? sane : sane.substring(0, length);
  }
}
