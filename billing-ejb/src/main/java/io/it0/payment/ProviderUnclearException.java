package io.it0.payment;

/** The provider did not answer, or not so that it can be understood: what was asked may have been done. */
public class ProviderUnclearException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** No cause is taken: the providers' own exceptions hold bodies and headers. */
  public ProviderUnclearException(String what) {
    super(what);
  }
}
