package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.blackbox.Hostile.Expectation;
import io.it0.blackbox.Hostile.Message;
import io.it0.blackbox.HostileStage.Attempt;
import io.it0.blackbox.HostileStage.State;
import io.it0.blackbox.RawClient.Sent;
import io.it0.simulator.base.Courier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A corpus of webhooks that somebody sends who wants money that is not his, or who is merely broken: none
 * of them moves money that it must not. Each case states the answer, the inbox row, the payment and the books.
 */
class HostileWebhooksIT {

  private static final int DEBTS = 120;
  private static final List<String> UNKNOWN =
      List.of("paypal", "Stripe", "stripe/", "stripe/x", "", "coinbase", "%2e%2e", "..;/stripe");

  private final Site site = Site.shared();
  private final RawClient rest = new RawClient(site.baseUrl(0));
  private final List<String> wrong = new ArrayList<>();
  private HostileStage stage;

  @Test
  void no_webhook_moves_money_that_it_must_not() throws Exception {
    stage = new HostileStage(site, DEBTS);
    // The providers' own messages wait, so that only ours are there.
    stage.simulator().control("POST", "hold", Map.of());
    List<Hostile> corpus = corpus();
    try {
      corpus.forEach(this::check);
      unknownRoutes();
      lostAnswers();
    } finally {
      stage
          .simulator()
          .control("POST", "release", Map.of("order", Courier.Order.SHUFFLED.name(), "seed", 7));
    }
    wrong.forEach(System.out::println);
    assertThat(wrong).as("%d cases", corpus.size()).isEmpty();
    assertThat(stage.unbalanced()).isEmpty();
    requireEnough(corpus);
  }

  private List<Hostile> corpus() {
    PaymentSimulator simulator = stage.simulator();
    return Stream.of(
            new StripeAttacks(simulator),
            new AlipayAttacks(simulator),
            new WechatAttacks(simulator),
            new BtcpayAttacks(simulator))
        .flatMap(attacks -> attacks.all().stream())
        .toList();
  }

  /** Item 11, what is lost between a provider and us, has its cases in {@link #lostAnswers}. */
  private static void requireEnough(List<Hostile> corpus) {
    Map<Integer, Long> byItem =
        corpus.stream()
            .collect(Collectors.groupingBy(Hostile::item, TreeMap::new, Collectors.counting()));
    System.out.printf("%d hostile webhooks, by item of the checklist: %s%n", corpus.size(), byItem);
    assertThat(corpus).hasSizeGreaterThanOrEqualTo(200);
    assertThat(byItem.keySet()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(byItem.values()).allMatch(count -> count >= 10);
  }

  private void check(Hostile hostile) {
    try {
      Attempt attempt = stage.subject(hostile.to(), hostile.subject());
      State before = stage.state(attempt);
      long rows = stage.inboxRows(hostile.to());
      List<Message> messages = hostile.messages().about(attempt);
      for (HttpResponse<String> answer : send(hostile.to(), messages)) {
        judge(hostile, answer);
      }
      judge(hostile, attempt, before, rows, messages);
    } catch (IOException | RuntimeException e) {
      wrong.add(hostile + " ended with " + e);
    }
  }

  /** All at once, if they are several. */
  private List<HttpResponse<String>> send(String provider, List<Message> messages) {
    return messages.parallelStream().map(message -> send(provider, message)).toList();
  }

  private HttpResponse<String> send(String provider, Message message) {
    Map<String, String> headers = new HashMap<>(message.headers());
    String method = Optional.ofNullable(headers.remove(":method")).orElse("POST");
    try {
      return rest.send(new Sent(method, "billing/webhooks/" + provider, headers, message.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void judge(Hostile hostile, HttpResponse<String> answer) {
    if (!hostile.expected().answer().contains(answer.statusCode())) {
      wrong.add(hostile + " is answered " + answer.statusCode() + " " + answer.body());
    }
    requireNoTrace(hostile.toString(), answer);
  }

  private void requireNoTrace(String what, HttpResponse<String> answer) {
    if (answer.body().matches("(?s).*(\\bat [a-z]+\\.|Exception|\\.java:|<html).*")) {
      wrong.add(what + " shows the server's inside: " + answer.body());
    }
  }

  private void judge(
      Hostile hostile, Attempt attempt, State before, long rows, List<Message> messages)
      throws IOException {
    Expectation expected = hostile.expected();
    if (expected.inbox().isEmpty()) {
      if (stage.inboxRows(hostile.to()) != rows) {
        wrong.add(hostile + " is in the inbox");
      }
    } else {
      for (Message message : messages) {
        String status = settled(hostile.to(), message.deliveryId(), expected);
        if (!expected.inbox().contains(status)) {
          wrong.add(hostile + " lies in the inbox as " + status);
        }
      }
    }
    State after = stage.state(attempt);
    String status = expected.payment() == null ? before.status() : expected.payment();
    if (!after.status().equals(status)) {
      wrong.add(hostile + ": the payment was " + before + " and is " + after);
    }
    if (after.journals() - before.journals() != expected.journals()
        || after.received() - before.received() != expected.journals() * attempt.debt().minor()) {
      wrong.add(hostile + ": the books had " + before + " and have " + after);
    }
    if (after.review() != expected.review()) {
      wrong.add(hostile + ": under review is " + after.review());
    }
  }

  /** The row's status when the worker has been at it. */
  private String settled(String provider, String deliveryId, Expectation expected)
      throws IOException {
    long began = System.nanoTime();
    Optional<String> status = stage.inbox(provider, deliveryId);
    while (status.isEmpty()
        || status.get().equals("RECEIVED") && !expected.inbox().contains("RECEIVED")) {
      if (System.nanoTime() - began > 15_000_000_000L) {
        return status.orElse("none");
      }
      Stage.pause(java.time.Duration.ofMillis(20));
      status = stage.inbox(provider, deliveryId);
    }
    return status.get();
  }

  private void unknownRoutes() throws IOException {
    for (String route : UNKNOWN) {
      HttpResponse<String> answer =
          rest.send(new Sent("POST", "billing/webhooks/" + route, Map.of(), new byte[] {1}));
      if (answer.statusCode() != 404 && answer.statusCode() != 400) {
        wrong.add("webhooks/" + route + " is answered " + answer.statusCode());
      }
      requireNoTrace(route, answer);
    }
  }

  /** Item 11: the provider has done it, and nobody told us. */
  private void lostAnswers() throws IOException {
    for (String provider : List.of("stripe", "alipay", "wechat", "crypto")) {
      Attempt unheard = stage.begin(provider);
      stage.pay(unheard);
      stage.refresh(unheard);
      requirePaidOnce(provider + ": the notification was lost", unheard);
      for (String kind : List.of("CUT_AFTER", "ERROR_AFTER", "CUT_BEFORE")) {
        try {
          cut(provider, kind);
        } catch (IOException | RuntimeException e) {
          wrong.add(provider + " " + kind + " ended with " + e);
        }
      }
    }
  }

  /** The answer to the request that begins the payment is lost; the caller asks again under its key. */
  private void cut(String provider, String kind) throws IOException {
    Debtors.Debt debt = stage.debt(provider);
    String key = java.util.UUID.randomUUID().toString();
    String there = provider.equals("crypto") ? "btcpay" : provider;
    stage
        .simulator()
        .control("POST", "faults", Map.of("provider", there, "path", "", "kind", kind, "times", 1));
    HttpResponse<String> first = stage.payer().pay(debt, provider, key);
    requireNoTrace(provider + " " + kind, first);
    stage.simulator().control("DELETE", "faults", Map.of());
    Attempt attempt = stage.begin(provider, debt, key);
    if (stage.state(attempt).status().matches("UNKNOWN|CREATED")) {
      stage.refresh(attempt);
      attempt = stage.attempt(provider, debt, attempt.id());
    }
    stage.pay(attempt);
    stage.refresh(attempt);
    requirePaidOnce(provider + ": " + kind, attempt);
  }

  private void requirePaidOnce(String what, Attempt attempt) throws IOException {
    State state = stage.awaitStatus(attempt, "SUCCEEDED");
    if (state.journals() != 1 || state.received() != attempt.debt().minor()) {
      wrong.add(what + ": the books have " + state);
    }
  }
}
