package io.it0.tenancy;

/** A tenant's work was started without its tenant, or under another's. Always a defect of ours. */
public class TenantBindingException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  public TenantBindingException(String message) {
    super(message);
  }
}
