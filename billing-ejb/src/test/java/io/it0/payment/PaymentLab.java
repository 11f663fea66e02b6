package io.it0.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.event.Outbox;
import io.it0.invoicing.Books;
import io.it0.money.Money;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** A database with customers and invoices, a difficult provider, and short ways to pay and to be told. */
final class PaymentLab {

  static final Instant NOW = Instant.parse("2023-11-05T12:00:00Z");

  final Books invoices = new Books();
  final MovableClock clock = new MovableClock(NOW);
  final FakeProvider provider = new FakeProvider(ProviderKey.STRIPE);
  final FakeProvider other = new FakeProvider(ProviderKey.CRYPTO);
  final Books.Customer acme = invoices.customer("acme");
  final PaymentWorks.Parts parts;
  private final AtomicInteger numbers = new AtomicInteger();

  PaymentLab() {
    this(PaymentConfig.Surplus.CREDIT);
  }

  PaymentLab(PaymentConfig.Surplus surplus) {
    PaymentConfig defaults = PaymentConfig.DEFAULTS;
    var config =
        new PaymentConfig(
            surplus,
            defaults.checks(),
            defaults.batch(),
            3,
            defaults.webhookBytes(),
            defaults.maxWait(),
            defaults.maxWaiting());
    parts =
        PaymentWorks.Parts.of(
            new Transactions() {
              @Override
              public <T> T inNew(Function<Handle, T> work) {
                return invoices.jdbi.inTransaction(work::apply);
              }
            },
            new PaymentProviderRegistry(List.of(provider, other)),
            new io.it0.payment.Books(invoices.settlements),
            new Outbox(clock, () -> {}),
            config,
            clock);
  }

  UUID invoice() {
    return invoices.invoice(acme, "BASE 49.99");
  }

  PayRequest request(UUID invoice, String key) {
    return new PayRequest(
        acme.tenant(),
        invoice,
        ProviderKey.STRIPE,
        Optional.empty(),
        false,
        key,
        "ada@acme.example");
  }

  Payment pay(UUID invoice) {
    return parts.attempts().pay(request(invoice, "key-" + numbers.incrementAndGet()));
  }

  /** Begins a payment, and lets it be paid. */
  Payment paid(UUID invoice) {
    Payment payment = pay(invoice);
    provider.becomes(payment, Observation.of(PaymentStatus.SUCCEEDED).ended());
    return parts.attempts().advance(payment);
  }

  Payment payment(UUID id) {
    return invoices.jdbi.withHandle(h -> PaymentTable.find(h, id)).orElseThrow();
  }

  Payment payment(Payment payment) {
    return payment(payment.id());
  }

  List<Refund> refunds(Payment payment) {
    return invoices.jdbi.withHandle(h -> RefundTable.of(h, payment.id()));
  }

  List<Dispute> disputes(Payment payment) {
    return invoices.jdbi.withHandle(h -> DisputeTable.of(h, payment.id()));
  }

  Refund refund(Payment payment, String amount, String key) {
    return parts
        .refunds()
        .refund(
            new RefundRequest(
                payment.id(),
                Optional.of(Money.of(amount, payment.amount().currencyCode())),
                "goodwill",
                key,
                "ops@it0.example"));
  }

  /** A delivery of its own that says this. */
  void told(Fact... said) {
    deliver("evt_" + numbers.incrementAndGet(), said);
    parts.inbox().run();
  }

  /** @return whether it is new */
  boolean deliver(String id, Fact... said) {
    provider.facts.put(id, List.of(said));
    var request =
        new WebhookRequest(
            (id + " type " + id).getBytes(StandardCharsets.UTF_8), name -> null, clock.instant());
    return parts.inbox().take(ProviderKey.STRIPE, provider.verify(request), request);
  }

  InboxRow delivery(String id) {
    UUID row =
        invoices.jdbi.withHandle(
            h ->
                h.createQuery("select id from webhook_inbox where delivery_id = :id")
                    .bind("id", id)
                    .mapTo(UUID.class)
                    .one());
    return invoices.jdbi.withHandle(h -> InboxTable.find(h, row)).orElseThrow();
  }

  InboxRow lastDelivery() {
    return invoices
        .jdbi
        .withHandle(h -> InboxTable.page(h, Optional.empty(), Optional.empty(), 1))
        .get(0);
  }

  void pass(Duration time) {
    clock.pass(time);
  }

  /** Lets the reconciler run for as long as something is due. */
  void reconcile(Duration time) {
    for (int i = 0; i < 50; i++) {
      clock.pass(time.dividedBy(50));
      parts.reconciler().run();
      parts.inbox().run();
    }
  }

  String invoiceStatus(UUID invoice) {
    return text("select status from invoices where id = ?", invoice);
  }

  long openMinor(UUID invoice) {
    return number("select open_minor from invoices where id = ?", invoice);
  }

  long creditMinor() {
    return number(
        "select coalesce(sum(balance_minor), 0) from credit_balances where tenant_id = ?",
        acme.tenant());
  }

  long balance(String account) {
    return number(
        "select coalesce(sum(amount_minor), 0) from journal_entries where account = ?", account);
  }

  long journals(String kind) {
    return number("select count(*) from journals where kind = ?", kind);
  }

  long events() {
    return number("select count(*) from event_outbox where ? = ?", 1, 1);
  }

  void assertBooksBalance() {
    assertThat(invoices.broken()).isEmpty();
  }

  private String text(String sql, Object... arguments) {
    return invoices.jdbi.withHandle(h -> h.select(sql, arguments).mapTo(String.class).one());
  }

  long number(String sql, Object... arguments) {
    return invoices.jdbi.withHandle(h -> h.select(sql, arguments).mapTo(Long.class).one());
  }
}
