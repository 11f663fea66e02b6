package io.it0.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.invoicing.CreditNote;
import io.it0.invoicing.CreditNoteRow;
import io.it0.invoicing.Invoice;
import io.it0.invoicing.InvoiceBalance;
import io.it0.invoicing.InvoiceKind;
import io.it0.invoicing.InvoiceNumber;
import io.it0.invoicing.InvoicePayment;
import io.it0.invoicing.InvoiceRow;
import io.it0.invoicing.InvoiceStatus;
import io.it0.money.Money;
import io.it0.period.Period;
import io.it0.rating.LineKind;
import io.it0.rating.RatedLine;
import io.it0.rating.Unit;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.junit.jupiter.api.Test;

/** Documents, read back by another library than the one that wrote them. */
class PdfTest {

  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final Path PICTURES = Path.of("target", "pdf");
  private static final Period NOVEMBER =
      new Period(Instant.parse("2023-10-31T16:00:00Z"), Instant.parse("2023-11-30T16:00:00Z"));
  private static final SellerConfig SELLER =
      new SellerConfig(
          "IT0 Commerce Ltd.",
          Optional.of("GB 123 4567 89"),
          Optional.of("1 Canal Street|London N1 9GU|United Kingdom"),
          Optional.of("billing@it0.example"),
          SellerConfig.DEFAULTS.payment(),
          SellerConfig.DEFAULTS.paymentZh());
  private static final BillingProfile BUYER =
      new BillingProfile(
          "上海喆鑫智能科技有限公司 (Acme)",
          Optional.of("91310000MA1FL8XQ30"),
          Optional.of("上海市浦东新区世纪大道100号\n环球金融中心88层"));

  @Test
  void an_english_invoice_says_all_that_an_accountant_asks_for() throws IOException {
    String text = text(pdf("invoice-en", Language.EN, openInvoice()));
    assertThat(text)
        .contains("Invoice", "Number IT0-000042", "Issue date 1 Dec 2023", "Due date 15 Dec 2023")
        .contains("Period 1 Nov 2023 – 30 Nov 2023", "Currency CNY")
        .contains("IT0 Commerce Ltd.", "Tax ID: GB 123 4567 89", "London N1 9GU")
        .contains("上海喆鑫智能科技有限公司 (Acme)", "Tax ID: 91310000MA1FL8XQ30", "世纪大道100号")
        .contains("Pro plan, 20 of 30 days", "0.666666667", "¥349.00", "¥232.67")
        .contains("Pro overage: 18,305,870 tokens used", "above 10,000,000 included")
        .contains("8,305,870 tokens", "¥56.00 per 1M", "¥465.13")
        .contains("Free plan, credit for 3 of 30 days", "-¥12.30")
        .contains("Total ¥685.50", "Customer credit used -¥85.50", "Paid -¥100.00")
        .contains("Credit notes -¥50.00", "Amount due ¥450.00")
        .contains("2 Dec 2023: ¥100.00, alipay 2023120222001", "IT0-CN-000007", "outage on the 7th")
        .contains("How to pay", "Open", "Page 1 of 1", "net of tax");
  }

  @Test
  void a_chinese_invoice_says_it_in_chinese() throws IOException {
    String text = text(pdf("invoice-zh", Language.ZH, openInvoice()));
    assertThat(text)
        .contains("账单", "编号 IT0-000042", "出具日期 2023年12月1日", "付款到期日 2023年12月15日")
        .contains("账期 2023年11月1日 – 2023年11月30日", "税号：91310000MA1FL8XQ30")
        .contains("Pro 套餐，20/30 天", "超额用量：已用 18,305,870 令牌", "10,000,000，超出 8,305,870")
        .contains("¥56.00 / 百万", "抵扣 30 天中的 3 天", "合计 ¥685.50", "应付金额 ¥450.00")
        .contains("付款方式", "待支付", "第 1 页，共 1 页", "均不含税");
  }

  @Test
  void fonts_are_embedded_and_cut_down_to_what_is_used() throws IOException {
    byte[] pdf = Pdf.of(paper(Language.ZH, openInvoice()));
    assertThat(pdf.length).isLessThan(150_000);
    try (PDDocument document = Loader.loadPDF(pdf)) {
      for (PDPage page : document.getPages()) {
        for (COSName name : page.getResources().getFontNames()) {
          PDFont font = page.getResources().getFont(name);
          assertThat(font.isEmbedded()).as(font.getName()).isTrue();
          assertThat(font.getName()).matches("[A-Z]{6}\\+NotoSansSC.*");
        }
      }
      assertThat(document.getDocumentInformation().getTitle()).isEqualTo("账单 IT0-000042");
      assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo("zh");
    }
  }

  @Test
  void two_hundred_lines_go_over_pages_with_the_head_on_each() throws IOException {
    List<RatedLine> lines = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      lines.add(charge("Seat number " + i, "1.00"));
    }
    byte[] pdf = pdf("invoice-200", Language.EN, invoice(lines, "200.00", InvoiceStatus.PAID));
    try (PDDocument document = Loader.loadPDF(pdf)) {
      int pages = document.getNumberOfPages();
      assertThat(pages).isBetween(6, 14);
      for (int page = 1; page <= pages; page++) {
        PDFTextStripper stripper = new PDFTextStripper();
        stripper.setStartPage(page);
        stripper.setEndPage(page);
        String text = stripper.getText(document);
        assertThat(text).contains("Page " + page + " of " + pages, "IT0-000042");
        if (text.contains("Seat number")) {
          assertThat(text).contains("Description", "Amount");
        }
      }
      String all = new PDFTextStripper().getText(document);
      lines.forEach(line -> assertThat(all).contains(line.description()));
      assertThat(all).contains("Total $200.00", "Paid");
    }
  }

  @Test
  void a_long_description_wraps_and_nothing_leaves_the_paper() throws IOException {
    String latin = "W".repeat(150);
    String chinese = "很长的说明".repeat(30);
    byte[] pdf =
        pdf(
            "invoice-long",
            Language.EN,
            invoice(
                List.of(charge(latin, "1.00"), charge(chinese, "12345678901.23")),
                "12345678902.23",
                InvoiceStatus.ISSUED));
    try (PDDocument document = Loader.loadPDF(pdf)) {
      var rightmost = new Rightmost();
      String text = rightmost.getText(document).replaceAll("\\s", "");
      assertThat(rightmost.edge).isLessThanOrEqualTo(595 - 46);
      assertThat(text).contains("W".repeat(150), chinese, "$12,345,678,901.23");
    }
  }

  @Test
  void a_credit_note_says_what_it_corrects_and_where_the_money_went() throws IOException {
    var row =
        new CreditNoteRow(
            UUID.randomUUID(),
            UUID.randomUUID(),
            UUID.randomUUID(),
            "IT0-CN-000007",
            money("50.00"),
            money("30.00"),
            money("0.00"),
            money("0.00"),
            money("20.00"),
            "outage on the 7th",
            "admin@it0.example",
            Instant.parse("2023-12-08T09:00:00Z"));
    var line =
        new RatedLine(
            LineKind.CREDIT,
            "Credit: Pro plan",
            BigDecimal.ONE.negate(),
            Unit.PIECE,
            new BigDecimal("50.00"),
            money("-50.00"),
            NOVEMBER,
            Map.of("amount", "50.00"));
    CreditNote note =
        new CreditNote(
            row, List.of(new CreditNote.Line(UUID.randomUUID(), Optional.empty(), line)));
    Paper paper = papers(Language.EN).creditNote(note, "IT0-000042");
    String text = text(drawn("credit-note-en", paper));
    assertThat(text)
        .contains("Credit note", "IT0-CN-000007", "Corrects invoice IT0-000042")
        .contains("Credit: Pro plan", "-¥50.00", "outage on the 7th")
        .contains("Taken off the invoice's open balance ¥30.00", "To your customer credit ¥20.00");
    assertThat(text(drawn("credit-note-zh", papers(Language.ZH).creditNote(note, "IT0-000042"))))
        .contains("贷项凭单", "更正的账单 IT0-000042", "抵扣：Pro 套餐", "计入客户余额 ¥20.00");
  }

  private static final class Rightmost extends PDFTextStripper {
    private double edge;

    @Override
    protected void processTextPosition(TextPosition text) {
      edge = Math.max(edge, text.getX() + text.getWidth());
      super.processTextPosition(text);
    }
  }

  private record Made(
      Invoice invoice, List<InvoicePayment> payments, List<CreditNoteRow> creditNotes) {}

  private static Made openInvoice() {
    List<RatedLine> lines =
        List.of(
            new RatedLine(
                LineKind.BASE,
                "Pro plan, 20 of 30 days",
                new BigDecimal("0.666666667"),
                Unit.PERIOD,
                new BigDecimal("349.00"),
                money("232.67"),
                NOVEMBER,
                Map.of("planName", "Pro", "days", 20, "fullDays", 30)),
            new RatedLine(
                LineKind.OVERAGE,
                "Pro overage: 18,305,870 tokens used",
                new BigDecimal("8305870"),
                Unit.TOKEN,
                new BigDecimal("56"),
                money("465.13"),
                NOVEMBER,
                Map.of(
                    "used",
                    18305870,
                    "included",
                    10000000,
                    "above",
                    8305870,
                    "pool",
                    10000000,
                    "invoiced",
                    "0.00")),
            new RatedLine(
                LineKind.CREDIT,
                "Free plan, credit for 3 of 30 days",
                new BigDecimal("-0.1"),
                Unit.PERIOD,
                new BigDecimal("123.00"),
                money("-12.30"),
                NOVEMBER,
                Map.of("unusedDays", 3, "coveredDays", 30)));
    InvoiceBalance balance =
        new InvoiceBalance(
            InvoiceStatus.ISSUED,
            money("685.50"),
            money("85.50"),
            money("100.00"),
            money("50.00"),
            money("0.00"),
            money("0.00"));
    Invoice invoice = invoice(lines, balance);
    var payment =
        new InvoicePayment(
            UUID.randomUUID(),
            invoice.row().tenantId(),
            invoice.row().id(),
            "alipay",
            Optional.of("2023120222001"),
            money("100.00"),
            money("100.00"),
            money("0.00"),
            money("0.00"),
            money("0.00"),
            Instant.parse("2023-12-02T02:00:00Z"));
    var note =
        new CreditNoteRow(
            UUID.randomUUID(),
            invoice.row().tenantId(),
            invoice.row().id(),
            "IT0-CN-000007",
            money("50.00"),
            money("50.00"),
            money("0.00"),
            money("0.00"),
            money("0.00"),
            "outage on the 7th",
            "admin@it0.example",
            Instant.parse("2023-12-08T09:00:00Z"));
    return new Made(invoice, List.of(payment), List.of(note));
  }

  private static Made invoice(List<RatedLine> lines, String total, InvoiceStatus status) {
    Money all = Money.of(total, "USD");
    Money none = Money.zero("USD");
    Money paid = status == InvoiceStatus.PAID ? all : none;
    return new Made(
        invoice(lines, new InvoiceBalance(status, all, none, paid, none, none, none)),
        List.of(),
        List.of());
  }

  private static Invoice invoice(List<RatedLine> lines, InvoiceBalance balance) {
    var row =
        new InvoiceRow(
            UUID.randomUUID(),
            UUID.randomUUID(),
            UUID.randomUUID(),
            new InvoiceNumber("IT0", 42),
            InvoiceKind.PERIOD,
            balance.status(),
            balance.total(),
            NOVEMBER,
            Instant.parse("2023-11-30T16:05:00Z"),
            Instant.parse("2023-12-14T16:05:00Z"),
            Optional.empty(),
            balance);
    return new Invoice(row, lines, Collections.nCopies(lines.size(), UUID.randomUUID()));
  }

  private static RatedLine charge(String description, String amount) {
    return new RatedLine(
        LineKind.CHARGE,
        description,
        BigDecimal.ONE,
        Unit.PIECE,
        new BigDecimal(amount),
        Money.of(amount, "USD"),
        NOVEMBER,
        Map.of("quantity", 1));
  }

  private static Money money(String amount) {
    return Money.of(amount, "CNY");
  }

  private static Papers papers(Language language) {
    return new Papers(SELLER, BUYER, SHANGHAI, language);
  }

  private static Paper paper(Language language, Made made) {
    return papers(language).invoice(made.invoice, made.payments, made.creditNotes);
  }

  private static byte[] pdf(String name, Language language, Made made) throws IOException {
    return drawn(name, paper(language, made));
  }

  /** Also as a picture under target, for people to look at. */
  private static byte[] drawn(String name, Paper paper) throws IOException {
    byte[] pdf = Pdf.of(paper);
    if (Boolean.getBoolean("it0.screens")) {
      Files.createDirectories(PICTURES);
      Files.write(PICTURES.resolve(name + ".pdf"), pdf);
      try (PDDocument document = Loader.loadPDF(pdf)) {
        ImageIO.write(
            new PDFRenderer(document).renderImageWithDPI(0, 110),
            "png",
            PICTURES.resolve(name + ".png").toFile());
      }
    }
    return pdf;
  }

  private static String text(byte[] pdf) throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      PDFTextStripper stripper = new PDFTextStripper();
      stripper.setSortByPosition(true);
      return stripper.getText(document).replaceAll("\\s+", " ");
    }
  }
}
