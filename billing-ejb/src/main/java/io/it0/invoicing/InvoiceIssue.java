package io.it0.invoicing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.it0.db.UuidV7;
import io.it0.rating.LineKind;
import io.it0.rating.RatedLine;
import io.it0.rating.Unit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Issues invoices in the caller's transaction: one statement, however many they are. */
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
                              total_minor, period_start, period_end, issued_at, due_at, created_at)
        select d.id, d.tenant_id, d.subscription_id, d.kind, d.source_id, 'issued', t.issuer,
               t.first + d.position - 1, d.currency, d.total, d.period_start, d.period_end, d.at, d.due, d.at
          from taken t,
               unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) with ordinality
                 as d(id, tenant_id, subscription_id, kind, source_id, currency, total, period_start, period_end, at,
                      due, position)),
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
    List<Object> values = List.of(drafts.size(), config.issuer(), drafts.size());
    return BulkRows.number(handle, ISSUE, values, List.of(invoices(drafts), lines(drafts)));
  }

  private BulkRows<InvoiceDraft> invoices(List<InvoiceDraft> drafts) {
    return BulkRows.of(drafts)
        .column("uuid", InvoiceDraft::id)
        .column("uuid", InvoiceDraft::tenantId)
        .column("uuid", InvoiceDraft::subscriptionId)
        .column("text", InvoiceDraft::kind)
        .column("text", InvoiceDraft::sourceId)
        .column("text", draft -> draft.currency().getCurrencyCode())
        .column("int8", draft -> draft.total().minor())
        .column("timestamptz", draft -> draft.period().start())
        .column("timestamptz", draft -> draft.period().end())
        .column("timestamptz", InvoiceDraft::at)
        .column("timestamptz", this::dueAt);
  }

  private record Line(UUID id, InvoiceDraft invoice, int position, RatedLine line) {}

  private static BulkRows<Line> lines(List<InvoiceDraft> drafts) {
    List<Line> lines = new ArrayList<>();
    for (InvoiceDraft draft : drafts) {
      for (int i = 0; i < draft.lines().size(); i++) {
        lines.add(new Line(UuidV7.next(), draft, i + 1, draft.lines().get(i)));
      }
    }
    return BulkRows.of(lines)
        .column("uuid", Line::id)
        .column("uuid", line -> line.invoice().id())
        .column("uuid", line -> line.invoice().tenantId())
        .column("int4", Line::position)
        .column("text", line -> line.line().kind())
        .column("text", line -> line.line().description())
        .column("numeric", line -> plain(line.line().quantity()))
        .column("text", line -> line.line().unit())
        .column("numeric", line -> plain(line.line().unitPrice()))
        .column("int8", line -> line.line().amount().minor())
        .column("timestamptz", line -> line.line().period().start())
        .column("timestamptz", line -> line.line().period().end())
        .column("jsonb", line -> json(line.line().calculation()));
  }

  private Instant dueAt(InvoiceDraft draft) {
    return draft.at().plus(config.dueAfter());
  }

  private static String plain(BigDecimal number) {
    return number.toPlainString();
  }

  private static String json(Map<String, Object> calculation) {
    try {
      return JSON.writeValueAsString(calculation);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a calculation holds strings and numbers only", e);
    }
  }
}
