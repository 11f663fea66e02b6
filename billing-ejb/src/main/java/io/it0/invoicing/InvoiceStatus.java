package io.it0.invoicing;

import java.util.Locale;

/** Only a draft can be changed, and no draft is ever seen outside the transaction that issues it. */
public enum InvoiceStatus {
  DRAFT,
  ISSUED,
  PAID,
  VOID,
  UNCOLLECTIBLE;

  /** As it is stored and shown. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static InvoiceStatus ofLabel(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
