package io.it0.rating;

/** What a line's quantity counts, and so what its unit price is the price of. Stored by name. */
public enum Unit {
  /** Whole periods, or a share of one. */
  PERIOD,
  /** Tokens; the unit price is that of 1,000,000. */
  TOKEN,
  PIECE
}
