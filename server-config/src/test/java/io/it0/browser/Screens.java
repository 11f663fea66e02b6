package io.it0.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ScreenshotAnimations;
import com.microsoft.playwright.options.ScreenshotCaret;
import java.nio.file.Path;
import java.util.Locale;

/** The pictures in {@code docs/screens}. Ordinary runs take none, so that they change no file. */
final class Screens {

  private static final boolean WANTED = Boolean.getBoolean("it0.screens");
  private static final Path FOLDER = Path.of("..", "docs", "screens");

  private Screens() {}

  static void take(Page page, View view, String name) {
    if (WANTED) {
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(FOLDER.resolve(file(view, name)))
              .setFullPage(true)
              .setCaret(ScreenshotCaret.HIDE)
              .setAnimations(ScreenshotAnimations.DISABLED));
    }
  }

  static String file(View view, String name) {
    String dark = view.theme() == View.Theme.DARK ? "-dark" : "";
    return "%s-%s-%s%s.png"
        .formatted(name, view.size(), view.language(), dark)
        .toLowerCase(Locale.ROOT);
  }
}
