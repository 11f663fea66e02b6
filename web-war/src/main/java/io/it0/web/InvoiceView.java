package io.it0.web;

import io.it0.invoicing.Invoice;
import io.it0.invoicing.InvoiceDraft;
import io.it0.invoicing.InvoiceRow;
import io.it0.rating.RatedLine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An invoice as the API shows it.
 *
 * @param number absent: only a dry run would issue it
 * @param lines absent in lists
 */
public record InvoiceView(
    UUID id,
    String number,
    UUID tenantId,
    UUID subscriptionId,
    String kind,
    String status,
    MoneyView total,
    Instant periodStart,
    Instant periodEnd,
    Instant issuedAt,
    Instant dueAt,
    Instant paidAt,
    List<LineView> lines) {

  /**
   * @param unitPrice in major units: of the period, or of 1,000,000 tokens
   * @param calculation the formula and its inputs
   */
  public record LineView(
      String kind,
      String description,
      String quantity,
      String unit,
      String unitPrice,
      MoneyView amount,
      Instant periodStart,
      Instant periodEnd,
      Map<String, Object> calculation) {

    static LineView of(RatedLine line) {
      return new LineView(
          line.kind().name(),
          line.description(),
          line.quantity().toPlainString(),
          line.unit().name(),
          line.unitPrice().toPlainString(),
          MoneyView.of(line.amount()),
          line.period().start(),
          line.period().end(),
          line.calculation());
    }
  }

  static InvoiceView of(InvoiceRow row) {
    return of(row, null);
  }

  static InvoiceView of(Invoice invoice) {
    return of(invoice.row(), lines(invoice.lines()));
  }

  static InvoiceView of(InvoiceDraft draft) {
    return new InvoiceView(
        null,
        null,
        draft.tenantId(),
        draft.subscriptionId(),
        draft.kind().name(),
        null,
        MoneyView.of(draft.total()),
        draft.period().start(),
        draft.period().end(),
        null,
        null,
        null,
        lines(draft.lines()));
  }

  private static InvoiceView of(InvoiceRow row, List<LineView> lines) {
    return new InvoiceView(
        row.id(),
        row.number().toString(),
        row.tenantId(),
        row.subscriptionId(),
        row.kind().name(),
        row.status().label(),
        MoneyView.of(row.total()),
        row.period().start(),
        row.period().end(),
        row.issuedAt(),
        row.dueAt(),
        row.paidAt().orElse(null),
        lines);
  }

  private static List<LineView> lines(List<RatedLine> lines) {
    return lines.stream().map(LineView::of).toList();
  }
}
