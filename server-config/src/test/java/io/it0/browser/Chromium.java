package io.it0.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The tests' browser, one a JVM, with a new profile. It reaches loopback only. */
final class Chromium implements AutoCloseable {

  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost");

  private final Playwright playwright;
  private final Browser browser;
  private final String axe;

  private Chromium(Playwright playwright, Browser browser, String axe) {
    this.playwright = playwright;
    this.browser = browser;
    this.axe = axe;
  }

  /** @throws IOException if this machine has none and cannot be given one */
  static Chromium start() throws IOException {
    Path program = Programs.chromium();
    Path modules = NodePackages.install();
    System.setProperty("playwright.cli.dir", driver(modules).toString());
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions()
                .setEnv(
                    Map.of(
                        "PLAYWRIGHT_NODEJS_PATH",
                        Programs.node().toString(),
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                        "1")));
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setHeadless(true)
                    .setExecutablePath(program)
                    .setArgs(FLAGS));
    return new Chromium(
        playwright, browser, Files.readString(modules.resolve("axe-core/axe.min.js")));
  }

  // Playwright looks for its driver in a folder of this name.
  private static Path driver(Path modules) throws IOException {
    Path folder = modules.resolveSibling("driver");
    Path link = folder.resolve("package");
    if (!Files.exists(link)) {
      Files.createDirectories(folder);
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, modules.resolve("playwright-core"));
    }
    return folder;
  }

  Browser browser() {
    return browser;
  }

  /** The source of axe-core. */
  String axe() {
    return axe;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
