package io.it0.document;

import com.lowagie.text.Document;
import com.lowagie.text.pdf.BaseFont;
import com.lowagie.text.pdf.PdfContentByte;
import com.lowagie.text.pdf.PdfPageEventHelper;
import com.lowagie.text.pdf.PdfTemplate;
import com.lowagie.text.pdf.PdfWriter;

/** At the foot of every page: whose document, which, which page of how many. */
final class PageFoot extends PdfPageEventHelper {

  private static final float SIZE = 8;
  private static final float HEIGHT = 30;
  // A template cuts off what is below its base line.
  private static final float DEPTH = 5;

  private final String left;
  private final String page;
  private PdfTemplate count;

  PageFoot(Paper paper) {
    this.left = paper.from().name() + "  ·  " + paper.title() + " " + paper.number();
    this.page = paper.columns().page();
  }

  // How many pages there are is known at the end only.
  @Override
  public void onOpenDocument(PdfWriter writer, Document document) {
    count = writer.getDirectContent().createTemplate(60, 20);
  }

  @Override
  public void onEndPage(PdfWriter writer, Document document) {
    PdfContentByte canvas = writer.getDirectContent();
    float right = document.right();
    String before = before(writer.getPageNumber());
    String widest = before + "000" + after();
    float start = right - Fonts.base().getWidthPoint(widest, SIZE);
    text(canvas, left, document.left());
    text(canvas, before, start);
    canvas.addTemplate(count, start + Fonts.base().getWidthPoint(before, SIZE), HEIGHT - DEPTH);
  }

  @Override
  public void onCloseDocument(PdfWriter writer, Document document) {
    count.beginText();
    count.setFontAndSize(Fonts.base(), SIZE);
    count.setColorFill(Pdf.MUTED);
    count.setTextMatrix(0, DEPTH);
    count.showText((writer.getPageNumber() - 1) + after());
    count.endText();
  }

  private static void text(PdfContentByte canvas, String text, float x) {
    BaseFont font = Fonts.base();
    canvas.beginText();
    canvas.setFontAndSize(font, SIZE);
    canvas.setColorFill(Pdf.MUTED);
    canvas.setTextMatrix(x, HEIGHT);
    canvas.showText(text);
    canvas.endText();
  }

  /** The words up to the count of pages. */
  private String before(int number) {
    return page.substring(0, page.lastIndexOf("%d")).formatted(number);
  }

  private String after() {
    return page.substring(page.lastIndexOf("%d") + 2);
  }
}
