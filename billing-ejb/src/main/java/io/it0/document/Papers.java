package io.it0.document;

import io.it0.document.Paper.Fact;
import io.it0.document.Paper.Section;
import io.it0.document.Paper.Sum;
import io.it0.invoicing.CreditNote;
import io.it0.invoicing.CreditNoteRow;
import io.it0.invoicing.Invoice;
import io.it0.invoicing.InvoiceBalance;
import io.it0.invoicing.InvoicePayment;
import io.it0.invoicing.InvoiceRow;
import io.it0.invoicing.InvoiceStatus;
import io.it0.money.Money;
import io.it0.rating.RatedLine;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Words invoices and credit notes. Whatever is said comes from the arguments. */
final class Papers {

  private final SellerConfig seller;
  private final BillingProfile buyer;
  private final ZoneId zone;
  private final Words words;

  Papers(SellerConfig seller, BillingProfile buyer, ZoneId zone, Language language) {
    this.seller = seller;
    this.buyer = buyer;
    this.zone = zone;
    this.words = new Words(language, zone);
  }

  Paper invoice(Invoice invoice, List<InvoicePayment> payments, List<CreditNoteRow> notes) {
    InvoiceRow row = invoice.row();
    String number = row.number().toString();
    List<Fact> facts =
        List.of(
            fact("number", number),
            fact("issued", words.date(row.issuedAt())),
            fact("due", words.date(row.dueAt())),
            fact("period", words.period(row.period())),
            fact("currency", row.total().currencyCode()));
    return paper(
        words.of("invoice"),
        number,
        Optional.of(words.of("status." + row.status().label())),
        facts,
        invoice.lines(),
        sums(row.balance()),
        sections(row, payments, notes));
  }

  Paper creditNote(CreditNote note, String invoiceNumber) {
    CreditNoteRow row = note.row();
    List<Fact> facts =
        List.of(
            fact("number", row.number()),
            fact("issued", words.date(row.issuedAt())),
            fact("corrects", invoiceNumber),
            fact("currency", row.total().currencyCode()),
            fact("reason", row.reason()));
    List<Sum> sums = new ArrayList<>();
    sums.add(new Sum(words.of("total"), Amounts.money(row.total().negated()), true));
    add(sums, "openReduced", row.open());
    add(sums, "writtenOffReduced", row.writtenOff());
    add(sums, "refundsCovered", row.refunded());
    add(sums, "toCredit", row.credit());
    return paper(
        words.of("creditNote"),
        row.number(),
        Optional.empty(),
        facts,
        note.lines().stream().map(CreditNote.Line::line).toList(),
        sums,
        List.of());
  }

  private Paper paper(
      String title,
      String number,
      Optional<String> status,
      List<Fact> facts,
      List<RatedLine> lines,
      List<Sum> sums,
      List<Section> more) {
    var lineWords = new LineWords(words);
    return new Paper(
        words.language(),
        title,
        number,
        status,
        facts,
        from(),
        to(),
        new Paper.Columns(
            words.of("description"),
            words.of("quantity"),
            words.of("rate"),
            words.of("amount"),
            words.of("page")),
        lines.stream().map(lineWords::of).toList(),
        sums,
        more,
        words.of("net", zone.getId()));
  }

  private Paper.Party from() {
    List<String> lines = new ArrayList<>();
    seller.taxId().ifPresent(id -> lines.add(words.of("taxId", id)));
    seller.address().ifPresent(address -> lines.addAll(List.of(address.split("\\|"))));
    seller.contact().ifPresent(lines::add);
    return new Paper.Party(words.of("from"), seller.name(), lines);
  }

  private Paper.Party to() {
    List<String> lines = new ArrayList<>();
    buyer.taxId().ifPresent(id -> lines.add(words.of("taxId", id)));
    buyer.address().ifPresent(address -> lines.addAll(address.lines().toList()));
    return new Paper.Party(words.of("to"), buyer.legalName(), lines);
  }

  private List<Sum> sums(InvoiceBalance balance) {
    List<Sum> sums = new ArrayList<>();
    sums.add(new Sum(words.of("total"), Amounts.money(balance.total()), false));
    add(sums, "applied", balance.applied().negated());
    add(sums, "paid", balance.paid().negated());
    add(sums, "credited", balance.credited().negated());
    add(sums, "writtenOff", balance.writtenOff().negated());
    sums.add(new Sum(words.of("open"), Amounts.money(balance.open()), true));
    return sums;
  }

  private void add(List<Sum> sums, String key, Money amount) {
    if (!amount.isZero()) {
      sums.add(new Sum(words.of(key), Amounts.money(amount), false));
    }
  }

  private List<Section> sections(
      InvoiceRow row, List<InvoicePayment> payments, List<CreditNoteRow> notes) {
    List<Section> sections = new ArrayList<>();
    if (!payments.isEmpty()) {
      sections.add(
          new Section(words.of("payments"), payments.stream().map(this::payment).toList()));
    }
    if (!notes.isEmpty()) {
      sections.add(
          new Section(words.of("creditNotes"), notes.stream().map(this::creditNote).toList()));
    }
    if (row.status() == InvoiceStatus.ISSUED) {
      String how = seller.payment(words.language());
      sections.add(new Section(words.of("howToPay"), List.of(how)));
    }
    return sections;
  }

  private String payment(InvoicePayment payment) {
    String how = payment.provider() + payment.reference().map(text -> " " + text).orElse("");
    String text =
        words.of("payment", words.date(payment.receivedAt()), Amounts.money(payment.amount()), how);
    return payment.refunded().isZero()
        ? text
        : text + ", " + words.of("refunded", Amounts.money(payment.refunded()));
  }

  private String creditNote(CreditNoteRow note) {
    return words.of(
        "creditNoteLine",
        note.number(),
        words.date(note.issuedAt()),
        Amounts.money(note.total()),
        note.reason());
  }

  private Fact fact(String key, String text) {
    return new Fact(words.of(key), text);
  }
}
