package io.it0.invoicing;

import static io.it0.invoicing.InvoicingError.CREDIT_EXCEEDS_LINE;
import static io.it0.invoicing.InvoicingError.CREDIT_NOTE_INVALID;
import static io.it0.invoicing.InvoicingError.PAYMENT_CONFLICT;
import static io.it0.ledger.Account.BAD_DEBT;
import static io.it0.ledger.Account.CUSTOMER_CREDIT;
import static io.it0.ledger.Account.DEFERRED_REVENUE;
import static io.it0.ledger.Account.RECEIVABLE;
import static io.it0.ledger.Account.REFUNDS;
import static io.it0.ledger.Account.REVENUE;
import static io.it0.ledger.JournalKind.CREDIT_NOTE_ISSUED;
import static java.util.stream.Collectors.toMap;

import io.it0.db.UuidV7;
import io.it0.invoicing.InvoiceBalance.Credit;
import io.it0.ledger.Journal;
import io.it0.ledger.Ledger;
import io.it0.ledger.SourceType;
import io.it0.money.Money;
import io.it0.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Issues credit notes in the caller's transaction, on the platform's pool.
 *
 * <p>What a note gives back first reduces what is still open on its invoice, then what had been given up, then covers what
 * was paid back already; only the rest, which was paid, becomes customer credit. An invoice with a credit line of its own
 * was partly settled by another invoice's billed line: what is given back above what this one demanded settles what is
 * still open on the subscription's other invoices before it becomes credit.
 */
@ApplicationScoped
public class CreditNotes {

  private InvoicingConfig config;
  private Iterable<SettlementListener> listeners;

  protected CreditNotes() {}

  @Inject
  CreditNotes(InvoicingConfig config, @Any Instance<SettlementListener> listeners) {
    this(config, (Iterable<SettlementListener>) listeners);
  }

  public CreditNotes(InvoicingConfig config, Iterable<SettlementListener> listeners) {
    this.config = config;
    this.listeners = listeners;
  }

  /**
   * Issues a note, or answers the one that the same invoice and source id have already. Let few statements follow before
   * the commit: every other transaction that issues a note waits for it.
   *
   * @throws ProblemException if a line is not the invoice's, less is left of it, or the invoice is void
   */
  public CreditNoteRow issue(Handle handle, CreditNoteDraft draft) {
    LockedInvoice invoice = LockedInvoice.lock(handle, draft.invoiceId());
    Optional<CreditNoteRow> known =
        CreditNoteTable.find(handle, draft.invoiceId(), draft.sourceId());
    if (known.isPresent()) {
      return sameAs(draft, known.get());
    }
    requireLeft(handle, draft);
    Credit credit = invoice.balance().credit(draft.total());
    List<IssueBooks.Line> lines = lines(invoice, draft);
    post(handle, invoice, draft, credit, lines);
    invoice.store(handle, credit.after(), draft.at());
    giveCredit(handle, invoice, draft, credit.credit());
    if (credit.after().open().isZero()) {
      Settlements.tell(listeners, handle, invoice, credit.after(), draft.at());
    }
    return CreditNoteTable.insert(
        handle, config.issuer(), row(invoice, draft, credit), draft.sourceId(), lines);
  }

  /** What {@link #issue} would make of it; nothing is stored. */
  public CreditNoteRow preview(Handle handle, CreditNoteDraft draft) {
    LockedInvoice invoice = LockedInvoice.lock(handle, draft.invoiceId());
    requireLeft(handle, draft);
    return row(invoice, draft, invoice.balance().credit(draft.total()));
  }

  private static CreditNoteRow sameAs(CreditNoteDraft draft, CreditNoteRow known) {
    if (!known.total().equals(draft.total())) {
      throw new ProblemException(
          PAYMENT_CONFLICT, "credit note %s is over %s".formatted(known.number(), known.total()));
    }
    return known;
  }

  private static void requireLeft(Handle handle, CreditNoteDraft draft) {
    Map<UUID, Money> given = new LinkedHashMap<>();
    for (CreditNoteDraft.Line line : draft.lines()) {
      line.credited().ifPresent(id -> given.merge(id, line.line().amount().negated(), Money::plus));
    }
    Map<UUID, Money> left =
        BilledLines.of(handle, draft.invoiceId()).stream()
            .collect(toMap(BilledLines.Row::id, BilledLines.Row::left));
    given.forEach(
        (id, amount) -> {
          if (!left.containsKey(id)) {
            throw new ProblemException(
                CREDIT_NOTE_INVALID,
                "line %s is not billed by invoice %s".formatted(id, draft.invoiceId()));
          }
          if (amount.isGreaterThan(left.get(id))) {
            throw new ProblemException(
                CREDIT_EXCEEDS_LINE,
                "%s is left of line %s, not %s".formatted(left.get(id), id, amount));
          }
        });
  }

  private static List<IssueBooks.Line> lines(LockedInvoice invoice, CreditNoteDraft draft) {
    IssueBooks.Document document =
        new IssueBooks.Document(
            invoice.id(), invoice.tenantId(), invoice.subscriptionId(), draft.at(), invoice.zone());
    return draft.lines().stream()
        .map(
            line ->
                new IssueBooks.Line(
                    UuidV7.next(), document, line.line(), line.credited().orElse(null)))
        .toList();
  }

  private static void post(
      Handle handle,
      LockedInvoice invoice,
      CreditNoteDraft draft,
      Credit credit,
      List<IssueBooks.Line> lines) {
    IssueBooks.Income income = IssueBooks.income(handle, lines).get(invoice.id());
    Ledger.post(
        handle,
        Journal.of(invoice.tenantId(), CREDIT_NOTE_ISSUED, SourceType.CREDIT_NOTE, draft.id())
            .about(invoice.id())
            .note(draft.reason())
            .credit(DEFERRED_REVENUE, income.deferred())
            .credit(REVENUE, income.revenue())
            .credit(RECEIVABLE, credit.open())
            .credit(BAD_DEBT, credit.writtenOff())
            .credit(REFUNDS, credit.refunded())
            .credit(CUSTOMER_CREDIT, credit.credit())
            .at(draft.at())
            .stream()
            .toList());
  }

  private void giveCredit(
      Handle handle, LockedInvoice invoice, CreditNoteDraft draft, Money amount) {
    if (amount.isZero()) {
      return;
    }
    // Before the movement and the note are stored: what earlier notes gave back.
    InvoiceBalance before = invoice.balance();
    Money had =
        before
            .applied()
            .plus(before.paid())
            .minus(before.refunded())
            .minus(CreditNoteTable.givenBack(handle, invoice));
    Money notDemandedHere = amount.minus(amount.min(had.max(Money.zero(amount.currency()))));
    CustomerCredit.move(
        handle,
        new CreditMovement(
            invoice.tenantId(),
            CreditMovement.Kind.CREDIT_NOTE,
            amount,
            draft.id().toString(),
            Optional.of(invoice.id()),
            Optional.of(draft.reason()),
            Optional.of(draft.actor()),
            draft.at()));
    settleOthers(handle, invoice, draft, notDemandedHere);
  }

  private void settleOthers(
      Handle handle, LockedInvoice invoice, CreditNoteDraft draft, Money amount) {
    if (amount.isZero()) {
      return;
    }
    Money left = amount;
    List<Journal> journals = new ArrayList<>();
    for (LockedInvoice other : LockedInvoice.othersOpen(handle, invoice, amount)) {
      if (left.isZero()) {
        break;
      }
      Money used = left.min(other.balance().open());
      left = left.minus(used);
      String source = draft.id() + "|" + other.id();
      InvoiceBalance after = other.balance().apply(used);
      other.store(handle, after, draft.at());
      CustomerCredit.move(
          handle,
          new CreditMovement(
              other.tenantId(),
              CreditMovement.Kind.APPLIED,
              used.negated(),
              source,
              Optional.of(other.id()),
              Optional.empty(),
              Optional.empty(),
              draft.at()));
      journals.add(Settlements.applied(other, source, used, draft.at()));
      if (after.open().isZero()) {
        Settlements.tell(listeners, handle, other, after, draft.at());
      }
    }
    Ledger.post(handle, journals);
  }

  private static CreditNoteRow row(LockedInvoice invoice, CreditNoteDraft draft, Credit credit) {
    return new CreditNoteRow(
        draft.id(),
        invoice.tenantId(),
        invoice.id(),
        "",
        draft.total(),
        credit.open(),
        credit.writtenOff(),
        credit.refunded(),
        credit.credit(),
        draft.reason(),
        draft.actor(),
        draft.at());
  }
}
