package io.it0.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.ServiceWorkerPolicy;
import java.util.Map;

/** How a page is looked at. */
public record View(Size size, Language language, Theme theme, boolean worker) {

  private static final String STATEMENTS = "IT0-Statements";

  /** A screen. */
  public enum Size {
    WIDE(1280, 800),
    PHONE(390, 844);

    private final int width;
    private final int height;

    Size(int width, int height) {
      this.width = width;
      this.height = height;
    }
  }

  /** What the browser asks for. */
  public enum Language {
    EN("en-US"),
    ZH("zh-CN");

    private final String locale;

    Language(String locale) {
      this.locale = locale;
    }
  }

  /** What the person's system prefers. */
  public enum Theme {
    LIGHT(ColorScheme.LIGHT),
    DARK(ColorScheme.DARK);

    private final ColorScheme scheme;

    Theme(ColorScheme scheme) {
      this.scheme = scheme;
    }
  }

  public static View wide(Language language) {
    return new View(Size.WIDE, language, Theme.LIGHT, false);
  }

  public static View phone(Language language) {
    return new View(Size.PHONE, language, Theme.LIGHT, false);
  }

  /** As a browser that lets a page have its service worker. */
  public View withWorker() {
    return new View(size, language, theme, true);
  }

  public View dark() {
    return new View(size, language, Theme.DARK, worker);
  }

  // Time zone: screens show business time in the tenant's zone, which must not depend on the
  // machine.
  Browser.NewContextOptions context(String baseUrl) {
    boolean phone = size == Size.PHONE;
    return new Browser.NewContextOptions()
        .setBaseURL(baseUrl)
        .setViewportSize(size.width, size.height)
        .setHasTouch(phone)
        .setIsMobile(phone)
        .setLocale(language.locale)
        .setTimezoneId("UTC")
        .setColorScheme(theme.scheme)
        .setReducedMotion(ReducedMotion.REDUCE)
        // A worker's requests are not the page's; the test of the offline page asks for it.
        .setServiceWorkers(worker ? ServiceWorkerPolicy.ALLOW : ServiceWorkerPolicy.BLOCK)
        .setExtraHTTPHeaders(Map.of(STATEMENTS, "shown"));
  }
}
