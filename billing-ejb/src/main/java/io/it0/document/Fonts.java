package io.it0.document;

import com.lowagie.text.Font;
import com.lowagie.text.pdf.BaseFont;
import java.awt.Color;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The one font of all documents: Noto Sans SC has Latin letters and the 20,976 Chinese characters of Unicode's first
 * block, so names need no second one. Read when the first document is drawn; 7.5 MB that stay.
 */
final class Fonts {

  private static final String FILE = "NotoSansSC-Regular.ttf";

  private Fonts() {}

  private static final class Loaded {
    private static final BaseFont BASE = load();
  }

  static Font of(float size, Color color) {
    return new Font(Loaded.BASE, size, Font.NORMAL, color);
  }

  /** Drawn with a stroke besides: a second font would weigh as much again. */
  static Font bold(float size, Color color) {
    return new Font(Loaded.BASE, size, Font.BOLD, color);
  }

  static BaseFont base() {
    return Loaded.BASE;
  }

  private static BaseFont load() {
    try (InputStream in = Fonts.class.getResourceAsStream(FILE)) {
      BaseFont font =
          BaseFont.createFont(
              FILE, BaseFont.IDENTITY_H, BaseFont.EMBEDDED, true, in.readAllBytes(), null);
      font.setSubset(true);
      return font;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
