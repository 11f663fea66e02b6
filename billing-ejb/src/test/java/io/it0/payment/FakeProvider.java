package io.it0.payment;

import io.it0.money.Money;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A provider in memory, as obedient or as difficult as a test wants it. Its webhooks are lines: {@code id type} and then
 * the name of a fact that the test has laid out.
 */
final class FakeProvider implements PaymentProvider {

  final ProviderKey key;
  final Map<String, Observation> attempts = new ConcurrentHashMap<>();
  final Map<String, RefundObservation> refunds = new ConcurrentHashMap<>();
  final Map<String, List<Fact>> facts = new ConcurrentHashMap<>();
  final Map<String, SetUpSeen> setUps = new ConcurrentHashMap<>();
  final List<String> removed = new ArrayList<>();

  /** What the next questions come to, before they are asked: exceptions to throw. */
  final Deque<RuntimeException> trouble = new ArrayDeque<>();

  /** The same, but thrown after the question was understood and done. */
  final Deque<RuntimeException> lostAnswers = new ArrayDeque<>();

  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger charged = new AtomicInteger();
  final AtomicInteger refunded = new AtomicInteger();
  Observation onCharge = Observation.of(PaymentStatus.SUCCEEDED).ended();
  RefundStatus onRefund = RefundStatus.SUCCEEDED;

  FakeProvider(ProviderKey key) {
    this.key = key;
  }

  @Override
  public ProviderKey key() {
    return key;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        true, true, true, false, false, Set.of(), Duration.ofHours(2), "pk_test_1");
  }

  private <T> T answer(T answer) {
    RuntimeException lost = lostAnswers.poll();
    if (lost != null) {
      throw lost;
    }
    return answer;
  }

  private void hear() {
    RuntimeException e = trouble.poll();
    if (e != null) {
      throw e;
    }
  }

  /** What the payer, the bank or a person at the provider does. */
  void becomes(Payment payment, Observation seen) {
    attempts.put(Order.reference(payment.id()), whole(payment, seen));
  }

  static Observation whole(Payment payment, Observation seen) {
    Observation named = seen.withExternalId("ext_" + Order.reference(payment.id()));
    return named.amount().isPresent() ? named : named.withAmount(payment.amount());
  }

  @Override
  public Observation open(Order order) {
    hear();
    Observation begun =
        attempts.computeIfAbsent(
            order.reference(),
            reference -> {
              opened.incrementAndGet();
              return Observation.of(PaymentStatus.PENDING)
                  .withExternalId("ext_" + reference)
                  .withAmount(order.amount())
                  .withAction(new ClientAction(ClientAction.Kind.CLIENT_SECRET, "secret"));
            });
    return answer(begun);
  }

  @Override
  public Observation charge(Order order) {
    hear();
    Observation after =
        attempts.compute(
            order.reference(),
            (reference, before) -> {
              if (before.status() != PaymentStatus.PENDING) {
                return before;
              }
              charged.incrementAndGet();
              return onCharge.withExternalId("ext_" + reference).withAmount(order.amount());
            });
    return answer(after);
  }

  @Override
  public Observation query(Order order) {
    hear();
    return answer(attempts.getOrDefault(order.reference(), Observation.absent()));
  }

  @Override
  public Observation cancel(Order order) {
    hear();
    return answer(
        attempts.compute(
            order.reference(),
            (reference, before) ->
                before != null && before.over()
                    ? before
                    : Observation.of(PaymentStatus.CANCELLED)
                        .withExternalId("ext_" + reference)
                        .withAmount(order.amount())
                        .ended()));
  }

  @Override
  public RefundObservation refund(RefundOrder refund) {
    hear();
    return answer(
        refunds.computeIfAbsent(
            refund.reference(),
            reference -> {
              refunded.incrementAndGet();
              return RefundObservation.of(onRefund, "re_" + reference);
            }));
  }

  @Override
  public RefundObservation query(RefundOrder refund) {
    hear();
    return answer(
        refunds.getOrDefault(refund.reference(), RefundObservation.of(RefundStatus.CREATED, null)));
  }

  @Override
  public String customer(UUID tenantId, String name) {
    return "cus_" + tenantId;
  }

  @Override
  public SetUp setUp(UUID method, String customerId) {
    return new SetUp(
        "seti_" + method, new ClientAction(ClientAction.Kind.CLIENT_SECRET, "seti_secret"));
  }

  @Override
  public SetUpSeen setUpSeen(String setUpId) {
    return setUps.getOrDefault(
        setUpId,
        new SetUpSeen(
            SetUpSeen.Status.PENDING, Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @Override
  public void remove(String methodId) {
    removed.add(methodId);
  }

  @Override
  public Delivery verify(WebhookRequest request) {
    String[] words = new String(request.body(), StandardCharsets.UTF_8).split(" ");
    return new Delivery(words[0], words[1]);
  }

  @Override
  public List<Fact> read(String type, byte[] body) {
    hear();
    String name = new String(body, StandardCharsets.UTF_8).split(" ")[2];
    return facts.getOrDefault(name, List.of(new Fact.Unreadable("no fact " + name)));
  }

  @Override
  public WebhookAnswer accepted() {
    return new WebhookAnswer(200, "text/plain", "success");
  }

  @Override
  public WebhookAnswer refused(String why) {
    return new WebhookAnswer(400, "text/plain", "failure");
  }

  static Fact.OfPayment says(Payment payment, Observation seen) {
    return new Fact.OfPayment(Optional.of(payment.id()), whole(payment, seen));
  }

  static Fact.OfRefund saysRefund(Payment payment, String id, Money amount, RefundStatus status) {
    return new Fact.OfRefund(
        Optional.of(payment.id()),
        Optional.empty(),
        Optional.empty(),
        amount,
        false,
        new RefundObservation(status, Optional.of(id), Optional.empty()));
  }
}
