package io.it0.console.billing;

import io.it0.console.Asked;
import io.it0.console.ChosenTenant;
import io.it0.console.ConsoleError;
import io.it0.console.Links;
import io.it0.console.Screen;
import io.it0.console.Session;
import io.it0.console.Texts;
import io.it0.identity.TenantDirectory;
import io.it0.invoicing.BilledLines;
import io.it0.invoicing.CreditNoteRow;
import io.it0.invoicing.Invoice;
import io.it0.invoicing.InvoiceDesk;
import io.it0.invoicing.InvoicePayment;
import io.it0.invoicing.InvoiceRow;
import io.it0.invoicing.InvoiceStatus;
import io.it0.invoicing.Invoices;
import io.it0.money.Money;
import io.it0.problem.ProblemException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.omnifaces.cdi.Param;

/** An invoice with its lines and what settled it. */
@Named("invoice")
@RequestScoped
public class InvoicePage {

  @Inject @Param private String id;

  @Inject private Session session;
  @Inject private ChosenTenant chosen;
  @Inject private Invoices invoices;
  @Inject private InvoiceDesk desk;
  @Inject private TenantDirectory directory;
  @Inject private Clock wall;

  private Invoice invoice;
  private List<BilledLines.Row> left = List.of();
  private CreditNoteRow preview;
  private String reason;
  private BigDecimal amount;
  private String reference;
  private UUID line;
  private UUID wish = UUID.randomUUID();
  private List<InvoicePayment> payments;
  private String tenantName;

  @PostConstruct
  void load() {
    UUID wanted = Asked.id(id);
    invoice = invoices.require(chosen.scope(), wanted);
    payments = invoices.payments(chosen.scope(), wanted);
    if (session.isPlatform()) {
      left =
          invoices.billedLines(chosen.scope(), wanted).stream()
              .filter(row -> row.left().isPositive())
              .toList();
    }
    tenantName =
        session.isPlatform()
            ? directory.names(List.of(getRow().tenantId())).get(getRow().tenantId())
            : session.getTenantName();
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  public String voidInvoice() {
    session.requirePlatform();
    desk.voidInvoice(getRow().id(), text(reason), session.by());
    return done("invoice.voided");
  }

  public String writeOff() {
    session.requirePlatform();
    desk.writeOff(getRow().id(), text(reason), session.by());
    return done("invoice.writtenOff");
  }

  public String recordPayment() {
    session.requirePlatform();
    desk.pay(
        getRow().id(),
        new InvoiceDesk.ManualPayment(wish, money(), Asked.text(reference), Optional.empty()),
        session.by());
    return done("invoice.paymentRecorded");
  }

  /** Shows what the note would do, by the computation that issues it. */
  public void previewNote() {
    session.requirePlatform();
    preview = desk.credit(getRow().id(), note(), true, session.by());
  }

  public String issueNote() {
    session.requirePlatform();
    desk.credit(getRow().id(), note(), false, session.by());
    return done("invoice.noteIssued");
  }

  // No line: all that is left. No amount: all that is left of the line.
  private InvoiceDesk.WantedNote note() {
    if (line == null) {
      return new InvoiceDesk.WantedNote(wish, text(reason), Map.of());
    }
    Money wanted =
        amount != null
            ? money()
            : left.stream()
                .filter(row -> row.id().equals(line))
                .findFirst()
                .map(BilledLines.Row::left)
                .orElseGet(this::money);
    return new InvoiceDesk.WantedNote(wish, text(reason), Map.of(line, wanted));
  }

  private Money money() {
    if (amount == null) {
      throw new ProblemException(ConsoleError.FIELD_INVALID, Texts.of("field.amount"));
    }
    return Money.of(amount.toPlainString(), getRow().total().currencyCode());
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }

  private String done(String key) {
    Texts.tell(key);
    return Links.again(Screen.INVOICE.getPath(), "id", getRow().id());
  }

  public boolean isOpen() {
    return getRow().status() == InvoiceStatus.ISSUED && getRow().balance().open().isPositive();
  }

  public Invoice getInvoice() {
    return invoice;
  }

  public InvoiceRow getRow() {
    return invoice.row();
  }

  public List<InvoicePayment> getPayments() {
    return payments;
  }

  public String getTenantName() {
    return tenantName;
  }

  public boolean isOverdue() {
    return getRow().balance().open().isPositive() && getRow().dueAt().isBefore(wall.instant());
  }

  public List<BilledLines.Row> getLeft() {
    return left;
  }

  /** Null until one is asked for. */
  public CreditNoteRow getPreview() {
    return preview;
  }

  public String getReason() {
    return reason;
  }

  public void setReason(String reason) {
    this.reason = reason;
  }

  public BigDecimal getAmount() {
    return amount;
  }

  public void setAmount(BigDecimal amount) {
    this.amount = amount;
  }

  public String getReference() {
    return reference;
  }

  public void setReference(String reference) {
    this.reference = reference;
  }

  public String getLine() {
    return line == null ? "" : line.toString();
  }

  public void setLine(String line) {
    this.line = Asked.idAfter(line).orElse(null);
  }

  /** Kept in the form, so that what is sent twice is done once. */
  public String getWish() {
    return wish.toString();
  }

  public void setWish(String wish) {
    this.wish = Asked.id(wish);
  }
}
