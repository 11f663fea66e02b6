package io.it0.payment;

/**
 * What the payer has to be shown.
 *
 * @param value a client secret, the content of a QR code, or an address; at most 2,000 characters
 */
public record ClientAction(Kind kind, String value) {

  /** How it is shown. */
  public enum Kind {
    CLIENT_SECRET,
    QR,
    REDIRECT
  }

  private static final int MAX = 2000;

  public ClientAction {
    if (value.isBlank() || value.length() > MAX) {
      throw new IllegalArgumentException("a client action of " + value.length() + " characters");
    }
  }

  /** A client secret opens the payment to whoever has it. */
  @Override
  public String toString() {
    return "ClientAction[" + kind + "]";
  }
}
