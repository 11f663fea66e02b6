package io.it0.invoicing;

/** Gapless per issuer, from 1. Shown as {@code IT0-000001}. */
public record InvoiceNumber(String issuer, long value) {

  public InvoiceNumber {
    if (value < 1) {
      throw new IllegalArgumentException("invoice numbers start at 1, not " + value);
    }
  }

  @Override
  public String toString() {
    return "%s-%06d".formatted(issuer, value);
  }
}
