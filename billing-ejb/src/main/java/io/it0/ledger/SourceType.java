package io.it0.ledger;

/** What a journal is the booking of. Stored by name; with its id and the journal's kind it is booked once. */
public enum SourceType {
  INVOICE,
  CREDIT_NOTE,
  CREDIT,
  DEFERRAL,
  PAYMENT,
  REFUND,
  DISPUTE,
  JOURNAL
}
