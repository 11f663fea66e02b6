package io.it0.invoicing;

import static io.it0.invoicing.InvoicingError.INVOICE_FILTER_INVALID;

import io.it0.problem.ProblemException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Which invoices: of a tenant, in a status, issued from a time on and before another. */
public record InvoiceFilter(
    Optional<UUID> tenant,
    Optional<InvoiceStatus> status,
    Optional<Instant> from,
    Optional<Instant> before) {

  public static final InvoiceFilter ALL =
      new InvoiceFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public InvoiceFilter {
    if (status.filter(wanted -> wanted == InvoiceStatus.DRAFT).isPresent()) {
      throw new ProblemException(INVOICE_FILTER_INVALID, "drafts are not listed");
    }
  }

  /** @throws ProblemException if it is no status */
  public static InvoiceStatus status(String label) {
    try {
      return InvoiceStatus.ofLabel(label);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          INVOICE_FILTER_INVALID, "a status is issued, paid, void or uncollectible");
    }
  }
}
