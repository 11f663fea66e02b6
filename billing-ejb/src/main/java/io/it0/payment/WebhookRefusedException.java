package io.it0.payment;

/** What was sent cannot be verified: it is not stored, and its sender is told so. */
public class WebhookRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** @param why for the log; nothing of the message is in it */
  public WebhookRefusedException(String why) {
    super(why);
  }
}
