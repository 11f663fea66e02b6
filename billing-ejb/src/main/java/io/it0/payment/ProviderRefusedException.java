package io.it0.payment;

/** The provider has refused clearly: nothing was begun, and asking again will not help. */
public class ProviderRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Decline decline;

  /** No cause is taken: the providers' own exceptions hold bodies and headers. */
  public ProviderRefusedException(Decline decline) {
    super(decline.code() + ": " + decline.message());
    this.decline = decline;
  }

  public Decline decline() {
    return decline == null ? new Decline(null, getMessage(), false) : decline;
  }
}
