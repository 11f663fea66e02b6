package io.it0.invoicing;

import io.it0.money.Money;
import java.time.Instant;
import java.util.UUID;

/**
 * An issued credit note without its lines.
 *
 * @param open what it took off the invoice's open balance
 * @param writtenOff what it took off an amount that had been given up
 * @param refunded what it covers of payments that were paid back already
 * @param credit what was paid and became customer credit
 */
public record CreditNoteRow(
    UUID id,
    UUID tenantId,
    UUID invoiceId,
    String number,
    Money total,
    Money open,
    Money writtenOff,
    Money refunded,
    Money credit,
    String reason,
    String actor,
    Instant issuedAt) {

  /** What a page after this one comes after. */
  public InvoiceRow.Key key() {
    return new InvoiceRow.Key(issuedAt, id);
  }
}
