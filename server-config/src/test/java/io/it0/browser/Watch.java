package io.it0.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What goes on in a visit besides what is seen: requests, errors, statements. */
final class Watch {

  private static final String STATEMENTS = "it0-statements";
  private static final int FIRST_ERROR = 400;
  private static final Set<String> LOCAL = Set.of("127.0.0.1", "localhost");
  private static final Set<String> ENDLESS = Set.of("eventsource", "websocket");

  private final List<String> problems = new ArrayList<>();
  private final List<Predicate<String>> expected = new ArrayList<>();
  private final Map<String, Integer> statements = new LinkedHashMap<>();
  private final Set<Request> underWay = new HashSet<>();

  Watch(BrowserContext context) {
    context.onRequest(this::asked);
    context.onRequestFinished(request -> ended(request));
    context.onRequestFailed(this::failed);
    context.onResponse(this::answered);
    context.onConsoleMessage(this::said);
    context.onWebError(error -> problem("error in a script: " + error.error()));
  }

  /** A problem whose text contains this is none. */
  void expect(String part) {
    expected.add(text -> text.contains(part));
  }

  boolean isQuiet() {
    return underWay.isEmpty();
  }

  /** What the page before was waiting for is given up. */
  void newPage() {
    underWay.clear();
    statements.clear();
  }

  /** By address, of what was asked for since the page was opened. */
  Map<String, Integer> statements() {
    return Map.copyOf(statements);
  }

  void problem(String text) {
    problems.add(text);
  }

  List<String> problems() {
    return problems.stream()
        .filter(text -> expected.stream().noneMatch(known -> known.test(text)))
        .distinct()
        .toList();
  }

  /** What is answered only when something happens. */
  private static boolean isEndless(Request request) {
    return ENDLESS.contains(request.resourceType()) || request.url().contains("wait=");
  }

  private void asked(Request request) {
    if (!isEndless(request)) {
      underWay.add(request);
    }
    URI address = URI.create(request.url().replaceAll("[?#].*", ""));
    boolean net = address.getHost() != null;
    if (net && !LOCAL.contains(address.getHost())) {
      problem("asks another host: " + request.url());
    }
  }

  private void ended(Request request) {
    underWay.remove(request);
  }

  // A page that is left aborts what it was loading.
  private void failed(Request request) {
    ended(request);
    if (!"net::ERR_ABORTED".equals(request.failure())) {
      problem("request failed: " + request.url() + " " + request.failure());
    }
  }

  private void answered(Response response) {
    if (response.status() >= FIRST_ERROR) {
      problem("answered " + response.status() + ": " + response.url());
    }
    String count = response.headers().get(STATEMENTS);
    if (count != null) {
      statements.merge(response.url(), Integer.parseInt(count), Integer::sum);
    }
  }

  // That an answer was an error is noted where it was answered.
  private void said(ConsoleMessage message) {
    boolean bad = message.type().equals("error") || message.text().contains("Content Security");
    if (bad && !message.text().startsWith("Failed to load resource: the server responded")) {
      problem("console: " + message.text() + " (" + message.location() + ")");
    }
  }
}
