package io.it0.invoicing;

import static io.it0.invoicing.InvoicingError.CREDIT_INVALID;
import static io.it0.invoicing.InvoicingError.CREDIT_NOTE_INVALID;
import static io.it0.invoicing.InvoicingError.CREDIT_TOO_LOW;
import static io.it0.invoicing.InvoicingError.INVOICE_NOT_FOUND;
import static io.it0.invoicing.InvoicingError.PAYMENT_CONFLICT;
import static io.it0.invoicing.InvoicingError.PAYMENT_INVALID;
import static io.it0.ledger.Account.CREDIT_GRANTS;
import static io.it0.ledger.Account.CUSTOMER_CREDIT;

import io.it0.audit.AuditEntry;
import io.it0.db.PlatformDatabase;
import io.it0.db.UuidV7;
import io.it0.event.Outbox;
import io.it0.event.PaymentReceived;
import io.it0.ledger.Journal;
import io.it0.ledger.JournalKind;
import io.it0.ledger.Ledger;
import io.it0.ledger.SourceType;
import io.it0.money.Money;
import io.it0.period.TenantTime;
import io.it0.problem.ProblemException;
import io.it0.rating.LineKind;
import io.it0.rating.RatedLine;
import io.it0.rating.Unit;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What the platform's people do with invoices and customer credit; each leaves a row in the audit trail. */
@Stateless
public class InvoiceDesk {

  private PlatformDatabase database;
  private CreditNotes notes;
  private Settlements settlements;
  private Outbox outbox;
  private Clock wall;

  protected InvoiceDesk() {}

  @Inject
  public InvoiceDesk(
      PlatformDatabase database,
      CreditNotes notes,
      Settlements settlements,
      Outbox outbox,
      Clock wall) {
    this.database = database;
    this.notes = notes;
    this.settlements = settlements;
    this.outbox = outbox;
    this.wall = wall;
  }

  /**
   * A credit note that somebody asks for.
   *
   * @param id makes it idempotent
   * @param lines billed lines and what to give back of each; none: all that is left of the invoice
   */
  public record WantedNote(UUID id, String reason, Map<UUID, Money> lines) {}

  /**
   * A payment that came another way.
   *
   * @param receivedAt empty: now
   */
  public record ManualPayment(
      UUID id, Money amount, Optional<String> reference, Optional<Instant> receivedAt) {}

  /**
   * A change of customer credit.
   *
   * @param amount below zero: taken back
   */
  public record WantedCredit(UUID id, Money amount, String note) {}

  public void voidInvoice(UUID invoice, String reason, AuditEntry.By by) {
    database
        .jdbi()
        .useHandle(
            h -> {
              UUID tenant = tenantOf(h, invoice);
              settlements.voidInvoice(h, invoice, checked(reason), nowOf(h, tenant));
              audit(h, tenant, "invoice.voided", invoice, Map.of("reason", reason), by);
            });
  }

  public void writeOff(UUID invoice, String reason, AuditEntry.By by) {
    database
        .jdbi()
        .useHandle(
            h -> {
              UUID tenant = tenantOf(h, invoice);
              settlements.writeOff(h, invoice, checked(reason), nowOf(h, tenant));
              audit(h, tenant, "invoice.written_off", invoice, Map.of("reason", reason), by);
            });
  }

  public Settlement pay(UUID invoice, ManualPayment payment, AuditEntry.By by) {
    return database
        .jdbi()
        .withHandle(
            h -> {
              UUID tenant = tenantOf(h, invoice);
              Instant now = nowOf(h, tenant);
              Instant receivedAt = payment.receivedAt().orElse(now);
              if (receivedAt.isAfter(now)) {
                throw new ProblemException(
                    PAYMENT_INVALID,
                    "it is received at %s, and it is %s".formatted(receivedAt, now));
              }
              Settlement settlement =
                  settlements.record(
                      h,
                      new ReceivedPayment(
                          payment.id(),
                          invoice,
                          payment.amount(),
                          "manual",
                          payment.reference(),
                          receivedAt,
                          by.actor()));
              if (!settlement.repeated()) {
                outbox.add(h, received(payment, settlement, wall.instant()));
                audit(
                    h,
                    tenant,
                    "payment.recorded",
                    invoice,
                    Map.of("payment", payment.id(), "amount", payment.amount().toString()),
                    by);
              }
              return settlement;
            });
  }

  /** @param preview only says what it would do */
  public CreditNoteRow credit(UUID invoice, WantedNote wanted, boolean preview, AuditEntry.By by) {
    return database
        .jdbi()
        .withHandle(
            h -> {
              UUID tenant = tenantOf(h, invoice);
              CreditNoteDraft draft = draft(h, invoice, wanted, nowOf(h, tenant), by);
              if (preview) {
                return notes.preview(h, draft);
              }
              audit(
                  h,
                  tenant,
                  "credit_note.issued",
                  invoice,
                  Map.of("note", wanted.id(), "reason", wanted.reason()),
                  by);
              return notes.issue(h, draft);
            });
  }

  /** Gives a tenant customer credit, or takes it back; the same id again changes nothing. Answers the balance. */
  public Money grant(UUID tenant, WantedCredit wanted, AuditEntry.By by) {
    if (wanted.amount().isZero()) {
      throw new ProblemException(CREDIT_INVALID, "an amount other than zero");
    }
    String note = checked(wanted.note());
    return database
        .jdbi()
        .withHandle(
            h -> {
              Money balance = CustomerCredit.lock(h, tenant, wanted.amount().currencyCode());
              Optional<Money> known = CreditStatement.granted(h, tenant, wanted.id());
              if (known.isPresent()) {
                return repeated(wanted, known.get(), balance);
              }
              if (balance.plus(wanted.amount()).isNegative()) {
                throw new ProblemException(CREDIT_TOO_LOW, "it has " + balance);
              }
              Instant at = nowOf(h, tenant);
              Money after = CustomerCredit.move(h, movement(tenant, wanted, note, by, at));
              Ledger.post(h, journal(tenant, wanted, note, at).stream().toList());
              audit(
                  h,
                  tenant,
                  wanted.amount().isPositive() ? "credit.granted" : "credit.revoked",
                  wanted.id(),
                  Map.of("amount", wanted.amount().toString(), "note", note),
                  by);
              return after;
            });
  }

  private static PaymentReceived received(
      ManualPayment payment, Settlement settlement, Instant wall) {
    return new PaymentReceived(
        payment.id(),
        settlement.invoiceId(),
        settlement.tenantId(),
        "manual",
        payment.amount(),
        payment.receivedAt().orElse(wall));
  }

  private static Money repeated(WantedCredit wanted, Money known, Money balance) {
    if (!known.equals(wanted.amount())) {
      throw new ProblemException(PAYMENT_CONFLICT, "%s was %s".formatted(wanted.id(), known));
    }
    return balance;
  }

  private static CreditMovement movement(
      UUID tenant, WantedCredit wanted, String note, AuditEntry.By by, Instant at) {
    boolean given = wanted.amount().isPositive();
    return new CreditMovement(
        tenant,
        given ? CreditMovement.Kind.GRANTED : CreditMovement.Kind.REVOKED,
        wanted.amount(),
        wanted.id().toString(),
        Optional.empty(),
        Optional.of(note),
        Optional.of(by.actor()),
        at);
  }

  private static Optional<Journal> journal(
      UUID tenant, WantedCredit wanted, String note, Instant at) {
    boolean given = wanted.amount().isPositive();
    return Journal.of(
            tenant,
            given ? JournalKind.CREDIT_GRANTED : JournalKind.CREDIT_REVOKED,
            SourceType.CREDIT,
            wanted.id())
        .note(note)
        .debit(CREDIT_GRANTS, wanted.amount())
        .credit(CUSTOMER_CREDIT, wanted.amount())
        .at(at);
  }

  private static CreditNoteDraft draft(
      Handle handle, UUID invoice, WantedNote wanted, Instant at, AuditEntry.By by) {
    List<BilledLines.Row> billed = BilledLines.of(handle, invoice);
    List<CreditNoteDraft.Line> lines =
        billed.stream()
            .filter(row -> wanted.lines().isEmpty() || wanted.lines().containsKey(row.id()))
            .map(row -> line(row, wanted.lines().getOrDefault(row.id(), row.left())))
            .filter(line -> line.line().amount().isNegative())
            .toList();
    if (lines.isEmpty() || !wanted.lines().isEmpty() && lines.size() != wanted.lines().size()) {
      throw new ProblemException(
          CREDIT_NOTE_INVALID,
          "each line is one that the invoice bills, with an amount above zero");
    }
    return new CreditNoteDraft(
        UuidV7.next(),
        invoice,
        wanted.id().toString(),
        checked(wanted.reason()),
        lines,
        by.actor(),
        at);
  }

  private static CreditNoteDraft.Line line(BilledLines.Row row, Money amount) {
    String what = "Credit: " + row.description();
    return new CreditNoteDraft.Line(
        Optional.of(row.id()),
        new RatedLine(
            LineKind.CREDIT,
            what.length() <= 300 ? what : what.substring(0, 300),
            BigDecimal.ONE.negate(),
            Unit.PIECE,
            amount.amount(),
            amount.negated(),
            row.period(),
            Map.of(
                "formula", "-amount",
                "amount", amount.amount().toPlainString(),
                "line", row.id().toString(),
                "leftBefore", row.left().amount().toPlainString())));
  }

  private static String checked(String text) {
    if (text == null || text.isBlank() || text.length() > 300 || text.indexOf('\0') >= 0) {
      throw new ProblemException(CREDIT_NOTE_INVALID, "it needs a reason of 1 to 300 characters");
    }
    return text;
  }

  private static UUID tenantOf(Handle handle, UUID invoice) {
    return handle
        .createQuery("select i.tenant_id from invoices i where i.id = :id and i.status <> 'draft'")
        .bind("id", invoice)
        .mapTo(UUID.class)
        .findOne()
        .orElseThrow(() -> new ProblemException(INVOICE_NOT_FOUND, "invoice " + invoice));
  }

  private Instant nowOf(Handle handle, UUID tenant) {
    return TenantTime.now(handle, tenant, wall.instant());
  }

  private void audit(
      Handle handle,
      UUID tenant,
      String action,
      UUID subject,
      Map<String, ?> detail,
      AuditEntry.By by) {
    new AuditEntry(Optional.of(tenant), action, subject.toString(), detail)
        .write(handle, by, wall.instant());
  }
}
