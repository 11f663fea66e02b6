package io.it0.rating;

/** What an invoice line is for. Stored by name. */
public enum LineKind {
  /** A plan's fee for a period or for the rest of one. */
  BASE,
  /** Tokens above the included ones, in a period that is being closed. */
  OVERAGE,
  /** Overage by usage that arrived after its period was closed. */
  LATE_USAGE,
  /** The unused rest of a line billed before; negative. */
  CREDIT,
  /** Anything sold by the piece. */
  CHARGE
}
