package io.it0.invoicing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.it0.db.BulkRows;
import io.it0.db.UuidV7;
import io.it0.money.Money;
import io.it0.rating.LineKind;
import io.it0.rating.RatedLine;
import io.it0.rating.Unit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Issues invoices in the caller's transaction: posts them, lets them use up customer credit, and stores them, with as many
 * statements as for one. What comes to nothing, or is covered by credit, is paid when it is issued.
 */
@ApplicationScoped
public class InvoiceIssue {

  private static final ObjectMapper JSON = new ObjectMapper();

  // One statement, so that the numbers are taken by the transaction's last one: the counter's row
  // stays locked from here
  // to the commit. The lines' own guard lets them be added by the transaction that issues their
  // invoice.
  private static final String ISSUE =
      """
      with taken as (
        update invoice_counters set next_number = next_number + ? where issuer = ?
        returning issuer, next_number - ? as first),
      issued as (
        insert into invoices (id, tenant_id, subscription_id, kind, source_id, status, issuer, number, currency,
                              total_minor, applied_minor, period_start, period_end, issued_at, due_at, paid_at, created_at)
        select d.id, d.tenant_id, d.subscription_id, d.kind, d.source_id,
               case when d.total = d.applied then 'paid' else 'issued' end, t.issuer, t.first + d.position - 1,
               d.currency, d.total, d.applied, d.period_start, d.period_end, d.at, d.due,
               case when d.total = d.applied then d.at end, d.at
          from taken t,
               unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) with ordinality
                 as d(id, tenant_id, subscription_id, kind, source_id, currency, total, applied, period_start, period_end,
                      at, due, position)),
      lines as (
        insert into invoice_items (id, invoice_id, tenant_id, position, kind, description, quantity, unit, unit_price,
                                   amount_minor, period_start, period_end, calculation)
        select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))
      select first from taken
      """;

  private InvoicingConfig config;

  protected InvoiceIssue() {}

  @Inject
  public InvoiceIssue(InvoicingConfig config) {
    this.config = config;
  }

  /** Whether an invoice of these lines is issued at all: one over nothing says nothing. */
  public boolean isWorthIssuing(List<RatedLine> lines) {
    boolean saysSomething =
        lines.stream().anyMatch(line -> line.unit() == Unit.TOKEN || !line.amount().isZero());
    return saysSomething || config.issueZero() && !lines.isEmpty();
  }

  /** The lines that are shown: a fee of zero is none. */
  public List<RatedLine> shown(List<RatedLine> lines) {
    if (config.issueZero()) {
      return lines;
    }
    return lines.stream()
        .filter(line -> line.kind() != LineKind.BASE || !line.amount().isZero())
        .toList();
  }

  /**
   * Stores the drafts and issues them, numbered in the list's order. Let no statement follow before the commit: every
   * other transaction that issues waits for it.
   */
  public List<InvoiceNumber> issue(Handle handle, List<InvoiceDraft> drafts) {
    if (drafts.isEmpty()) {
      return List.of();
    }
    long first = store(handle, drafts);
    List<InvoiceNumber> numbers = new ArrayList<>(drafts.size());
    for (int i = 0; i < drafts.size(); i++) {
      numbers.add(new InvoiceNumber(config.issuer(), first + i));
    }
    return numbers;
  }

  private long store(Handle handle, List<InvoiceDraft> drafts) {
    List<Line> lines = lines(handle, drafts);
    Map<UUID, Money> applied =
        IssueBooks.post(handle, drafts, lines.stream().map(Line::booked).toList());
    List<Object> values = List.of(drafts.size(), config.issuer(), drafts.size());
    return BulkRows.number(
        handle, ISSUE, values, List.of(invoices(drafts, applied), invoiceItems(lines)));
  }

  private BulkRows<InvoiceDraft> invoices(List<InvoiceDraft> drafts, Map<UUID, Money> applied) {
    return BulkRows.of(drafts)
        .column("uuid", InvoiceDraft::id)
        .column("uuid", InvoiceDraft::tenantId)
        .column("uuid", InvoiceDraft::subscriptionId)
        .column("text", InvoiceDraft::kind)
        .column("text", InvoiceDraft::sourceId)
        .column("text", draft -> draft.currency().getCurrencyCode())
        .column("int8", draft -> draft.total().minor())
        .column(
            "int8", draft -> applied.containsKey(draft.id()) ? applied.get(draft.id()).minor() : 0)
        .column("timestamptz", draft -> draft.period().start())
        .column("timestamptz", draft -> draft.period().end())
        .column("timestamptz", InvoiceDraft::at)
        .column("timestamptz", this::dueAt);
  }

  private record Line(int position, IssueBooks.Line booked) {}

  private static List<Line> lines(Handle handle, List<InvoiceDraft> drafts) {
    Map<UUID, ZoneId> zones =
        IssueBooks.zones(handle, drafts.stream().map(InvoiceDraft::tenantId).distinct().toList());
    List<Line> lines = new ArrayList<>();
    for (InvoiceDraft draft : drafts) {
      IssueBooks.Document document =
          new IssueBooks.Document(
              draft.id(),
              draft.tenantId(),
              draft.subscriptionId(),
              draft.at(),
              zones.get(draft.tenantId()));
      for (int i = 0; i < draft.lines().size(); i++) {
        lines.add(
            new Line(
                i + 1, new IssueBooks.Line(UuidV7.next(), document, draft.lines().get(i), null)));
      }
    }
    return lines;
  }

  private static BulkRows<Line> invoiceItems(List<Line> lines) {
    return BulkRows.of(lines)
        .column("uuid", line -> line.booked().id())
        .column("uuid", line -> line.booked().document().invoiceId())
        .column("uuid", line -> line.booked().document().tenantId())
        .column("int4", Line::position)
        .column("text", line -> line.booked().line().kind())
        .column("text", line -> line.booked().line().description())
        .column("numeric", line -> plain(line.booked().line().quantity()))
        .column("text", line -> line.booked().line().unit())
        .column("numeric", line -> plain(line.booked().line().unitPrice()))
        .column("int8", line -> line.booked().line().amount().minor())
        .column("timestamptz", line -> line.booked().line().period().start())
        .column("timestamptz", line -> line.booked().line().period().end())
        .column("jsonb", line -> json(line.booked().line().calculation()));
  }

  private Instant dueAt(InvoiceDraft draft) {
    return draft.at().plus(config.dueAfter());
  }

  static String plain(BigDecimal number) {
    return number.toPlainString();
  }

  static String json(Map<String, Object> calculation) {
    try {
      return JSON.writeValueAsString(calculation);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a calculation holds strings and numbers only", e);
    }
  }
}
