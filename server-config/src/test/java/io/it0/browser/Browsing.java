package io.it0.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import io.it0.blackbox.Site;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Opens visits for a test, and fails it for what the browser noticed in them.
 *
 * <pre>{@code
 * @RegisterExtension final Browsing browsing = new Browsing();
 * }</pre>
 *
 * <p>Where no browser can be had the tests say so loudly and count as skipped.
 */
public final class Browsing implements BeforeEachCallback, AfterEachCallback {

  private static final Map<String, String> SIGNED_IN = new HashMap<>();
  private static String reason;

  private final List<Visit> visits = new ArrayList<>();
  private Chromium chromium;

  /** A visit of somebody who has not signed in, on the shared installation. */
  public Visit open(View view) {
    return open(view, Role.ANONYMOUS, null);
  }

  /** A visit of somebody who has signed in; for the same person the log-in happens once in a JVM. */
  public Visit open(View view, Door door, Account account) {
    String key = door + " " + account;
    String state = SIGNED_IN.get(key);
    if (state != null) {
      return open(view, account.role(), state);
    }
    Visit visit = open(view);
    visit.signIn(door, account);
    SIGNED_IN.put(key, visit.context().storageState());
    return visit;
  }

  /** For a test that ends a session: nobody else goes on with it. */
  public static void forget(Door door, Account account) {
    SIGNED_IN.remove(door + " " + account);
  }

  private Visit open(View view, Role role, String state) {
    Browser.NewContextOptions options =
        view.context(Site.shared().installation().baseUrl()).setStorageState(state);
    BrowserContext context = chromium.browser().newContext(options);
    var visit = new Visit(context, view, role, chromium.axe());
    visits.add(visit);
    return visit;
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    chromium = require(test);
  }

  @Override
  public void afterEach(ExtensionContext test) {
    boolean failed = test.getExecutionException().isPresent();
    List<String> noticed = new ArrayList<>();
    for (int i = 0; i < visits.size(); i++) {
      try {
        noticed.addAll(visits.get(i).end());
        if (failed || !noticed.isEmpty()) {
          visits.get(i).keep(name(test) + "-" + (i + 1));
        }
      } finally {
        visits.get(i).context().close();
      }
    }
    visits.clear();
    if (noticed.isEmpty()) {
      return;
    }
    String all = "the browser noticed:\n  " + String.join("\n  ", noticed);
    if (failed) {
      System.err.println(name(test) + ": " + all);
      return;
    }
    throw new AssertionError(all);
  }

  private static String name(ExtensionContext test) {
    return test.getRequiredTestClass().getSimpleName()
        + "."
        + test.getRequiredTestMethod().getName();
  }

  private static synchronized Chromium require(ExtensionContext test) {
    if (reason == null) {
      try {
        return started(test);
      } catch (IOException e) {
        reason = e.getMessage();
        System.err.println("!".repeat(100));
        System.err.println("!! SKIPPED: there is no browser here, so the pages are NOT tested.");
        System.err.println("!! " + reason);
        System.err.println("!".repeat(100));
      }
    }
    return Assumptions.abort("there is no browser: " + reason);
  }

  /** The store closes it when all tests have ended. */
  private static Chromium started(ExtensionContext test) throws IOException {
    var store = test.getRoot().getStore(Namespace.create(Browsing.class));
    Chromium running = store.get(Chromium.class, Chromium.class);
    if (running == null) {
      running = Chromium.start();
      store.put(Chromium.class, running);
    }
    return running;
  }
}
