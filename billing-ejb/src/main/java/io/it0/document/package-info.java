/**
 * Invoices and credit notes as documents: PDF, in English and Chinese.
 *
 * <p>Owns who is named on them ({@link io.it0.document.BillingProfile} of the buyer, {@link
 * io.it0.document.SellerConfig}), their wording and their layout. A document is made in three steps: it is read in one
 * transaction, worded as a {@link io.it0.document.Paper} by pure code, and drawn from that by {@link
 * io.it0.document.Pdf} outside of any transaction. Whatever is printed is on the paper, so that one tells whether the
 * other changed.
 *
 * <p>Always: amounts are those of the invoice, nothing is computed here; fonts are embedded, so that it looks the same
 * everywhere; the buyer is who it was when the document was issued.
 *
 * <p>What an invoice says, and whose it is, is left to {@link io.it0.invoicing}.
 */
package io.it0.document;
