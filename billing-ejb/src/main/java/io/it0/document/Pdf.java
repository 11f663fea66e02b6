package io.it0.document;

import com.lowagie.text.Chunk;
import com.lowagie.text.Document;
import com.lowagie.text.Element;
import com.lowagie.text.Font;
import com.lowagie.text.PageSize;
import com.lowagie.text.Paragraph;
import com.lowagie.text.Phrase;
import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.PdfName;
import com.lowagie.text.pdf.PdfPCell;
import com.lowagie.text.pdf.PdfPTable;
import com.lowagie.text.pdf.PdfString;
import com.lowagie.text.pdf.PdfWriter;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Draws a paper on A4: plain, one column, the table's head on every page. */
public final class Pdf {

  /** Part of what tells whether a document changed: raise it with the layout. */
  public static final int LAYOUT = 1;

  static final Color INK = new Color(0x1c2430);
  static final Color MUTED = new Color(0x5b6675);
  private static final Color RULE = new Color(0xd5dbe3);
  private static final Color HEAD = new Color(0xf3f5f8);
  private static final float MARGIN = 48;
  private static final float FOOT = 60;
  private static final float SMALL = 8;
  private static final float TEXT = 9.5f;

  private final Paper paper;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Pdf(Paper paper) {
    this.paper = paper;
  }

  public static byte[] of(Paper paper) {
    return new Pdf(paper).draw();
  }

  private byte[] draw() {
    try (Document document = new Document(PageSize.A4, MARGIN, MARGIN, MARGIN, FOOT)) {
      PdfWriter writer = PdfWriter.getInstance(document, bytes);
      writer.setPageEvent(new PageFoot(paper));
      writer.getExtraCatalog().put(PdfName.LANG, new PdfString(paper.language().code()));
      document.addTitle(paper.title() + " " + paper.number());
      document.addAuthor(paper.from().name());
      document.addCreator("IT0");
      document.open();
      document.add(title());
      document.add(facts());
      document.add(parties());
      document.add(lines());
      document.add(sums());
      paper.more().forEach(section -> document.add(section(section)));
      document.add(paragraph(paper.closing(), Fonts.of(SMALL, MUTED), 14));
    }
    return bytes.toByteArray();
  }

  private PdfPTable title() {
    PdfPTable table = table(new float[] {65, 35}, 0);
    table.addCell(cell(new Phrase(paper.title(), Fonts.bold(22, INK)), Element.ALIGN_LEFT));
    String status = paper.status().orElse("");
    PdfPCell mark = cell(new Phrase(status, Fonts.bold(13, MUTED)), Element.ALIGN_RIGHT);
    mark.setVerticalAlignment(Element.ALIGN_BOTTOM);
    table.addCell(mark);
    return table;
  }

  private PdfPTable facts() {
    PdfPTable table = table(new float[] {20, 80}, 10);
    for (Paper.Fact fact : paper.facts()) {
      table.addCell(cell(new Phrase(fact.label(), Fonts.of(TEXT, MUTED)), Element.ALIGN_LEFT));
      table.addCell(cell(new Phrase(fact.text(), Fonts.of(TEXT, INK)), Element.ALIGN_LEFT));
    }
    return table;
  }

  private PdfPTable parties() {
    PdfPTable table = table(new float[] {50, 50}, 14);
    table.addCell(party(paper.from()));
    table.addCell(party(paper.to()));
    return table;
  }

  private static PdfPCell party(Paper.Party party) {
    PdfPCell cell = cell(new Phrase(), Element.ALIGN_LEFT);
    cell.setPaddingRight(16);
    cell.addElement(paragraph(party.label(), Fonts.of(SMALL, MUTED), 0));
    cell.addElement(paragraph(party.name(), Fonts.bold(10.5f, INK), 1));
    party.lines().forEach(line -> cell.addElement(paragraph(line, Fonts.of(TEXT, INK), 1)));
    return cell;
  }

  private PdfPTable lines() {
    PdfPTable table = table(new float[] {42, 19, 18, 21}, 18);
    table.setHeaderRows(1);
    table.setSplitLate(true);
    Paper.Columns columns = paper.columns();
    table.addCell(head(columns.description(), Element.ALIGN_LEFT));
    for (String name : List.of(columns.quantity(), columns.rate(), columns.amount())) {
      table.addCell(head(name, Element.ALIGN_RIGHT));
    }
    paper.lines().forEach(line -> addLine(table, line));
    return table;
  }

  private static void addLine(PdfPTable table, Paper.Line line) {
    PdfPCell what = ruled(new Phrase(), Element.ALIGN_LEFT);
    what.addElement(paragraph(line.description(), Fonts.of(TEXT, INK), 0));
    what.addElement(paragraph(line.detail(), Fonts.of(SMALL, MUTED), 1));
    table.addCell(what);
    for (String text : List.of(line.quantity(), line.rate(), line.amount())) {
      table.addCell(ruled(new Phrase(text, Fonts.of(TEXT, INK)), Element.ALIGN_RIGHT));
    }
  }

  private PdfPTable sums() {
    PdfPTable table = table(new float[] {70, 30}, 8);
    table.setKeepTogether(true);
    for (Paper.Sum sum : paper.sums()) {
      var label = sum.strong() ? Fonts.bold(11.5f, INK) : Fonts.of(TEXT, MUTED);
      var amount = sum.strong() ? Fonts.bold(11.5f, INK) : Fonts.of(TEXT, INK);
      table.addCell(cell(new Phrase(sum.label(), label), Element.ALIGN_RIGHT));
      table.addCell(cell(new Phrase(sum.amount(), amount), Element.ALIGN_RIGHT));
    }
    return table;
  }

  private static PdfPTable section(Paper.Section section) {
    PdfPTable table = table(new float[] {100}, 12);
    table.setKeepTogether(true);
    PdfPCell cell = cell(new Phrase(), Element.ALIGN_LEFT);
    cell.addElement(paragraph(section.head(), Fonts.bold(TEXT, INK), 0));
    section.lines().forEach(line -> cell.addElement(paragraph(line, Fonts.of(TEXT, INK), 1)));
    table.addCell(cell);
    return table;
  }

  private static PdfPTable table(float[] widths, float before) {
    PdfPTable table = new PdfPTable(widths);
    table.setWidthPercentage(100);
    table.setSpacingBefore(before);
    return table;
  }

  private static PdfPCell cell(Phrase phrase, int alignment) {
    PdfPCell cell = new PdfPCell(phrase);
    cell.setBorder(Rectangle.NO_BORDER);
    cell.setPadding(2);
    cell.setLeading(0, 1.35f);
    cell.setHorizontalAlignment(alignment);
    return cell;
  }

  private static PdfPCell ruled(Phrase phrase, int alignment) {
    PdfPCell cell = cell(phrase, alignment);
    cell.setBorder(Rectangle.BOTTOM);
    cell.setBorderColor(RULE);
    cell.setBorderWidth(0.6f);
    cell.setPadding(5);
    return cell;
  }

  private static PdfPCell head(String text, int alignment) {
    PdfPCell cell = ruled(new Phrase(text, Fonts.bold(SMALL, MUTED)), alignment);
    cell.setBackgroundColor(HEAD);
    return cell;
  }

  private static Paragraph paragraph(String text, Font font, float before) {
    Paragraph paragraph = new Paragraph(new Chunk(text, font));
    paragraph.setMultipliedLeading(1.35f);
    paragraph.setSpacingBefore(before);
    return paragraph;
  }
}
