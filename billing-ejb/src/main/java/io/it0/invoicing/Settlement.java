package io.it0.invoicing;

import io.it0.money.Money;
import java.util.UUID;

/**
 * What a payment did to its invoice.
 *
 * @param settled taken off what was open or written off
 * @param credited more than that: customer credit
 * @param open what is still open on the invoice
 * @param repeated it had been recorded before; nothing was done now
 */
public record Settlement(
    UUID paymentId,
    UUID invoiceId,
    UUID tenantId,
    Money settled,
    Money credited,
    InvoiceStatus status,
    Money open,
    boolean repeated) {}
