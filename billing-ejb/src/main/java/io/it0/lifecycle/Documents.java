package io.it0.lifecycle;

import io.it0.db.UuidV7;
import io.it0.invoicing.CreditNoteDraft;
import io.it0.invoicing.CreditNoteRow;
import io.it0.invoicing.CreditNotes;
import io.it0.invoicing.InvoiceDraft;
import io.it0.invoicing.InvoiceIssue;
import io.it0.invoicing.InvoiceKind;
import io.it0.invoicing.InvoiceNumber;
import io.it0.money.Money;
import io.it0.period.Period;
import io.it0.rating.RatedLine;
import io.it0.subscription.Transition;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** The invoice or the credit note of a change. */
final class Documents {

  private static final int LONGEST_REASON = 300;

  private final InvoiceIssue invoices;
  private final CreditNotes creditNotes;

  Documents(InvoiceIssue invoices, CreditNotes creditNotes) {
    this.invoices = invoices;
    this.creditNotes = creditNotes;
  }

  /** What was issued: an invoice, a credit note, or nothing. */
  record Issued(Optional<Lifecycle.Document> invoice, Optional<Lifecycle.Document> creditNote) {

    static final Issued NOTHING = new Issued(Optional.empty(), Optional.empty());
  }

  /** The lines that a document of the change shows; none: nothing is issued. */
  List<RatedLine> shown(Change change) {
    List<RatedLine> lines = change.ratedLines();
    return invoices.isWorthIssuing(lines) ? invoices.shown(lines) : List.of();
  }

  Issued issue(Handle handle, Change change, Transition.By by) {
    List<RatedLine> lines = shown(change);
    if (lines.isEmpty()) {
      return Issued.NOTHING;
    }
    List<CreditNoteDraft> notes = total(lines).isNegative() ? creditNotes(change, by) : List.of();
    if (!notes.isEmpty()) {
      List<CreditNoteRow> issued =
          notes.stream().map(note -> creditNotes.issue(handle, note)).toList();
      CreditNoteRow first = issued.get(0);
      return new Issued(
          Optional.empty(), Optional.of(new Lifecycle.Document(first.id(), first.number())));
    }
    InvoiceDraft draft = draft(change, lines);
    List<InvoiceNumber> numbers = invoices.issue(handle, List.of(draft));
    return new Issued(
        Optional.of(new Lifecycle.Document(draft.id(), numbers.get(0).toString())),
        Optional.empty());
  }

  /** Whether the invoice was paid as it was issued, by customer credit. */
  boolean isPaid(Handle handle, UUID invoice) {
    return handle
        .createQuery("select status = 'paid' from invoices where id = :id")
        .bind("id", invoice)
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * A change that comes out negative: against the invoice of the line that gives most back, with what is charged in its
   * place; and one more for each other invoice of which it gives something back. None if what is charged is more than the
   * first gives back: an invoice below zero then says it all.
   */
  private static List<CreditNoteDraft> creditNotes(Change change, Transition.By by) {
    List<Change.Charged> lines =
        change.lines().stream().filter(charged -> !charged.line().amount().isZero()).toList();
    UUID first =
        lines.stream()
            .filter(charged -> charged.credited().isPresent())
            .min(Comparator.comparing(charged -> charged.line().amount()))
            .flatMap(Change.Charged::credited)
            .orElseThrow()
            .invoice();
    Map<UUID, List<Change.Charged>> byInvoice = new LinkedHashMap<>(Map.of(first, List.of()));
    for (Change.Charged line : lines) {
      UUID invoice = line.credited().map(BilledTerm::invoice).orElse(first);
      byInvoice.merge(invoice, List.of(line), Documents::both);
    }
    if (!total(byInvoice.get(first).stream().map(Change.Charged::line).toList()).isNegative()) {
      return List.of();
    }
    return byInvoice.entrySet().stream()
        .map(entry -> creditNote(entry.getKey(), entry.getValue(), change, by))
        .toList();
  }

  private static List<Change.Charged> both(List<Change.Charged> some, List<Change.Charged> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private static CreditNoteDraft creditNote(
      UUID invoice, List<Change.Charged> lines, Change change, Transition.By by) {
    UUID id = UuidV7.next();
    return new CreditNoteDraft(
        id,
        invoice,
        id.toString(),
        reason(change, by),
        lines.stream()
            .map(
                charged ->
                    new CreditNoteDraft.Line(
                        charged.credited().map(BilledTerm::id), charged.line()))
            .toList(),
        by.actor(),
        change.at());
  }

  private static String reason(Change change, Transition.By by) {
    String reason = change.action() + ": " + by.reason();
    return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
  }

  static Money total(List<RatedLine> lines) {
    Money zero = Money.zero(lines.get(0).amount().currency());
    return lines.stream().map(RatedLine::amount).reduce(zero, Money::plus);
  }

  private static InvoiceDraft draft(Change change, List<RatedLine> lines) {
    UUID id = UuidV7.next();
    return new InvoiceDraft(
        id,
        change.before().tenantId(),
        change.billing().subscription().id(),
        change.billing().kind(),
        source(change, id),
        period(change),
        lines,
        change.at());
  }

  /** A first invoice's source is its start, as the registration's; a change happens once, whatever the clock shows. */
  private static String source(Change change, UUID id) {
    return change.billing().kind() == InvoiceKind.PERIOD ? change.at().toString() : id.toString();
  }

  /** What is billed from the change on; of an end, what ended. */
  private static Period period(Change change) {
    Instant at = change.at();
    if (change.timeline() == Change.Timeline.ENDED
        && change.billing().subscription() == change.before()) {
      return change.after().currentPeriod();
    }
    return new Period(at, change.standing().currentPeriod().end());
  }
}
