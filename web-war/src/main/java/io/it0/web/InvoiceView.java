package io.it0.web;

import io.it0.invoicing.Invoice;
import io.it0.invoicing.InvoiceDraft;
import io.it0.invoicing.InvoiceRow;
import io.it0.rating.RatedLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An invoice as the API shows it.
 *
 * @param number absent: only a dry run would issue it
 * @param open what is still to be paid; this and the next three are absent before it is issued
 * @param applied customer credit that it used up
 * @param paid what payments settled
 * @param credited what credit notes took off it
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
    MoneyView open,
    MoneyView applied,
    MoneyView paid,
    MoneyView credited,
    Instant periodStart,
    Instant periodEnd,
    Instant issuedAt,
    Instant dueAt,
    Instant paidAt,
    List<LineView> lines) {

  /**
   * @param id absent before it is issued
   * @param unitPrice in major units: of the period, or of 1,000,000 tokens
   * @param calculation the formula and its inputs
   */
  public record LineView(
      UUID id,
      String kind,
      String description,
      String quantity,
      String unit,
      String unitPrice,
      MoneyView amount,
      Instant periodStart,
      Instant periodEnd,
      Map<String, Object> calculation) {

    /** Of a line that is not on an invoice yet. */
    static LineView of(RatedLine line) {
      return of(null, line);
    }

    static LineView of(UUID id, RatedLine line) {
      return new LineView(
          id,
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
    List<LineView> lines = new ArrayList<>();
    for (int i = 0; i < invoice.lines().size(); i++) {
      lines.add(LineView.of(invoice.lineIds().get(i), invoice.lines().get(i)));
    }
    return of(invoice.row(), lines);
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
        null,
        null,
        null,
        null,
        draft.period().start(),
        draft.period().end(),
        null,
        null,
        null,
        draft.lines().stream().map(line -> LineView.of(null, line)).toList());
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
        MoneyView.of(row.balance().open()),
        MoneyView.of(row.balance().applied()),
        MoneyView.of(row.balance().paid()),
        MoneyView.of(row.balance().credited()),
        row.period().start(),
        row.period().end(),
        row.issuedAt(),
        row.dueAt(),
        row.paidAt().orElse(null),
        lines);
  }
}
