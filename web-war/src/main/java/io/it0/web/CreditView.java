package io.it0.web;

import io.it0.invoicing.CreditStatement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A tenant's customer credit by currency. */
public record CreditView(List<MoneyView> balances) {

  /**
   * How it came about.
   *
   * @param kind GRANTED, REVOKED, OVERPAYMENT, CREDIT_NOTE, APPLIED, RETURNED, REFUNDED, NEGATIVE_INVOICE
   * @param balance after it
   */
  public record MovementView(
      UUID id,
      String kind,
      MoneyView amount,
      MoneyView balance,
      UUID invoiceId,
      String note,
      Instant at) {

    static MovementView of(CreditStatement.Row row) {
      return new MovementView(
          row.id(),
          row.kind(),
          MoneyView.of(row.amount()),
          MoneyView.of(row.balance()),
          row.invoiceId().orElse(null),
          row.note().orElse(null),
          row.at());
    }
  }
}
