package io.it0.web;

import io.it0.invoicing.CreditNote;
import io.it0.invoicing.CreditNoteRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A credit note as the API shows it.
 *
 * @param number absent in a preview
 * @param openReduced what it took off the invoice's open balance
 * @param writtenOffReduced what it took off an amount that had been given up
 * @param refundsCovered what had been paid back already
 * @param credited what was paid and became customer credit
 * @param lines absent in lists and previews
 */
public record CreditNoteView(
    UUID id,
    String number,
    UUID tenantId,
    UUID invoiceId,
    MoneyView total,
    MoneyView openReduced,
    MoneyView writtenOffReduced,
    MoneyView refundsCovered,
    MoneyView credited,
    String reason,
    Instant issuedAt,
    List<LineView> lines) {

  /** @param creditedLineId the billed line that it gives back; absent: charged in its place */
  public record LineView(
      UUID id,
      UUID creditedLineId,
      String kind,
      String description,
      MoneyView amount,
      Instant periodStart,
      Instant periodEnd,
      Map<String, Object> calculation) {

    static LineView of(CreditNote.Line line) {
      return new LineView(
          line.id(),
          line.credited().orElse(null),
          line.line().kind().name(),
          line.line().description(),
          MoneyView.of(line.line().amount()),
          line.line().period().start(),
          line.line().period().end(),
          line.line().calculation());
    }
  }

  static CreditNoteView of(CreditNoteRow row) {
    return of(row, null);
  }

  static CreditNoteView of(CreditNote note) {
    return of(note.row(), note.lines().stream().map(LineView::of).toList());
  }

  private static CreditNoteView of(CreditNoteRow row, List<LineView> lines) {
    return new CreditNoteView(
        row.id(),
        row.number().isEmpty() ? null : row.number(),
        row.tenantId(),
        row.invoiceId(),
        MoneyView.of(row.total()),
        MoneyView.of(row.open()),
        MoneyView.of(row.writtenOff()),
        MoneyView.of(row.refunded()),
        MoneyView.of(row.credit()),
        row.reason(),
        row.issuedAt(),
        lines);
  }
}
