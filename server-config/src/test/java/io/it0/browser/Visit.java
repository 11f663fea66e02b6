package io.it0.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.it0.browser.ActionLedger.Offer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Somebody looks at pages: one browser context, with cookies and a language of its own. */
public final class Visit {

  private static final String MARKS = resource("/browser/marks.js");
  private static final String SHOWN =
      "() => { const app = document.getElementById('app'); return !app"
          + " || !!app.querySelector('h1') && !document.querySelector('[aria-busy=true]'); }";
  private static final Path FAILURES = Path.of("target", "browser-failures");
  private static final int PATIENCE_MS = 15_000;

  private final BrowserContext context;
  private final View view;
  private final String axe;
  private final Page page;
  private final Watch watch;
  private Role role;

  /** An assertion about what an action did. */
  @FunctionalInterface
  public interface Check {
    void run() throws Exception;
  }

  Visit(BrowserContext context, View view, Role role, String axe) {
    this.context = context;
    this.view = view;
    this.role = role;
    this.axe = axe;
    this.watch = new Watch(context);
    this.page = context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
  }

  public Page page() {
    return page;
  }

  public View view() {
    return view;
  }

  BrowserContext context() {
    return context;
  }

  /** Opens a page by its path and waits until it has all it asked for. */
  public Visit go(String path) {
    watch.newPage();
    page.navigate(path);
    return settle();
  }

  /** Signs in where the page has its form, see the package's conventions. */
  public Visit signIn(Door door, Account account) {
    go(door.path());
    page.locator("input[autocomplete=username]").fill(account.email());
    page.locator("input[autocomplete=current-password]").fill(account.password());
    actAs(account.role(), "sign-in")
        .verified(() -> page.locator("input[autocomplete=current-password]").waitFor(gone()));
    return settle();
  }

  /** Presses what makes somebody of the visitor: signing in. */
  public Acted actAs(Role next, String action) {
    return act(
        action,
        mark -> {
          role = next;
          mark.click();
        });
  }

  /** The visitor is somebody else from here on, without having pressed anything. */
  public Visit as(Role next) {
    role = next;
    return this;
  }

  private static Locator.WaitForOptions gone() {
    return new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN);
  }

  /** Presses what is marked so; nothing counts as exercised until its effect is verified. */
  public Acted act(String action) {
    return act(action, Locator::click);
  }

  /** Does something else with it, such as choosing or dropping a file. */
  public Acted act(String action, Consumer<Locator> how) {
    return act(page.locator("body"), action, how);
  }

  /** The first visible one inside {@code scope}, for example of one row. */
  public Acted act(Locator scope, String action, Consumer<Locator> how) {
    look();
    Locator mark = scope.locator("[data-action='" + action + "']:visible").first();
    Object found =
        mark.evaluate("mark => {" + MARKS + " return [it0Marks.isDoor(), it0Marks.part(mark)]; }");
    List<?> place = (List<?>) found;
    var offer = new Offer(who((boolean) place.get(0)), (String) place.get(1), action);
    how.accept(mark);
    settle();
    return new Acted(offer);
  }

  /** Something pressed, whose effect nobody has looked at yet. */
  public final class Acted {

    private final Offer offer;

    private Acted(Offer offer) {
      this.offer = offer;
    }

    /** Repeats the check until it passes, for at most 15 s. */
    public Visit verified(Check effect) {
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
      while (true) {
        try {
          effect.run();
          ActionLedger.exercised(offer);
          return Visit.this;
        } catch (Exception | AssertionError e) {
          if (System.nanoTime() > deadline) {
            throw new AssertionError(offer + " did not have its effect: " + e.getMessage(), e);
          }
          page.waitForTimeout(50);
        }
      }
    }
  }

  /** Waits until nothing is being loaded any more, and looks at what the page offers. */
  public Visit settle() {
    page.waitForLoadState();
    page.waitForCondition(
        () -> watch.isQuiet() && isShown(),
        new Page.WaitForConditionOptions().setTimeout(PATIENCE_MS));
    look();
    return this;
  }

  /** The tenant page is shown by its script, in parts that say while they are busy. */
  private boolean isShown() {
    try {
      return (boolean) page.evaluate(SHOWN);
    } catch (PlaywrightException e) {
      return false; // it is being left
    }
  }

  private Role who(boolean isDoor) {
    return isDoor ? Role.ANONYMOUS : role;
  }

  private void look() {
    if (page.isClosed() || page.url().equals("about:blank")) {
      return;
    }
    Object found = page.evaluate("() => {" + MARKS + " return it0Marks.all(); }");
    Map<?, ?> marks = (Map<?, ?>) found;
    // Asked together with the marks: the page may have gone on a moment later.
    Role who = who((boolean) marks.get("door"));
    for (Object mark : (List<?>) marks.get("offered")) {
      List<?> pair = (List<?>) mark;
      ActionLedger.offered(new Offer(who, (String) pair.get(0), (String) pair.get(1)), page.url());
    }
    String path = URI.create(page.url()).getPath();
    if (path.startsWith("/admin") || path.startsWith("/app")) {
      for (Object html : (List<?>) marks.get("unmarked")) {
        watch.problem("acts without data-action on " + path + ": " + html);
      }
    }
  }

  /** Fails for serious and critical violations of WCAG 2.2 A and AA, and keeps a picture if asked for. */
  public Visit inspect(String name) {
    settle();
    Axe.check(page, axe);
    return shot(name);
  }

  /** Writes the whole page to {@code docs/screens} if screens are asked for ({@code ./it0 test screens}). */
  public Visit shot(String name) {
    Screens.take(page, view, name);
    return this;
  }

  /** What contains this text is no failure of the test: {@code "answered 401"}, part of a console's error. */
  public Visit expect(String part) {
    watch.expect(part);
    return this;
  }

  /** How many SQL statements each answer cost since {@link #go}, by address. */
  public Map<String, Integer> statements() {
    return watch.statements();
  }

  /** All statements since {@link #go}: the page's and those of what it asked for. */
  public int allStatements() {
    return statements().values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Nothing is wider than the screen. */
  public Visit fits() {
    int beyond =
        (int) page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth");
    if (beyond > 0) {
      throw new AssertionError(page.url() + " is " + beyond + " px wider than the screen");
    }
    return this;
  }

  /** @return what the browser noticed and nobody expected */
  List<String> end() {
    look();
    return watch.problems();
  }

  /** Keeps what the page looked like, for whoever asks why the test failed. */
  void keep(String name) {
    try {
      Files.createDirectories(FAILURES);
      page.screenshot(
          new Page.ScreenshotOptions().setPath(FAILURES.resolve(name + ".png")).setFullPage(true));
      Files.writeString(FAILURES.resolve(name + ".html"), page.url() + "\n" + page.content());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String path) {
    try (InputStream in = Visit.class.getResourceAsStream(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
