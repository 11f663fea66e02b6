package io.it0.invoicing;

/** What an invoice's source is. Stored by name. */
public enum InvoiceKind {
  /** The boundary between two periods: the base fee of the next, the usage of the last. */
  PERIOD,
  /** A change of plan inside a period. */
  CHANGE,
  /** Usage that reached an amount before the period ended. */
  THRESHOLD,
  /** Something sold by the piece. */
  CHARGE
}
