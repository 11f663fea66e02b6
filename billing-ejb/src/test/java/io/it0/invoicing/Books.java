package io.it0.invoicing;

import io.it0.db.UuidV7;
import io.it0.db.testing.TestDatabase;
import io.it0.ledger.Recognition;
import io.it0.money.Money;
import io.it0.period.Period;
import io.it0.rating.LineKind;
import io.it0.rating.RatedLine;
import io.it0.rating.Unit;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** A database with tenants and bare subscriptions, short ways to invoice and pay, and the books to look at. */
public final class Books {

  public static final Instant NOVEMBER = Instant.parse("2023-11-01T00:00:00Z");
  public static final Period MONTH = new Period(NOVEMBER, Instant.parse("2023-12-01T00:00:00Z"));

  public final TestDatabase database = TestDatabase.fresh();
  public final Jdbi jdbi = database.platformJdbi();
  public final List<String> settled = new ArrayList<>();
  public final List<SettlementListener> listeners =
      new ArrayList<>(
          List.of(
              (handle, invoice, at) ->
                  settled.add(invoice.status().label() + " " + invoice.invoiceId())));
  public final InvoiceIssue issue = new InvoiceIssue(InvoicingConfig.DEFAULTS);
  public final CreditNotes notes = new CreditNotes(InvoicingConfig.DEFAULTS, listeners);
  public final Settlements settlements = new Settlements(listeners);

  /** A tenant with a subscription. */
  public record Customer(UUID tenant, UUID subscription) {}

  public Books() {
    jdbi.useHandle(
        h -> {
          h.execute(
              """
              insert into plans (id, key, version, name, included_tokens, max_servers, max_users, max_standing_orders,
                                 created_at)
              values ('00000000-0000-7000-8000-000000000001', 'pro', 1, 'Pro', 1000, 1, 1, 1, now())
              """);
          h.execute(
              """
              insert into plan_prices (id, plan_id, currency, billing_interval, base_minor)
              select gen_random_uuid(), '00000000-0000-7000-8000-000000000001', c, 'MONTH', 0
                from unnest(array['USD', 'CNY', 'JPY']) c
              """);
        });
  }

  public Customer customer(String slug) {
    return customer(slug, "UTC");
  }

  public Customer customer(String slug, String zone) {
    Customer customer = new Customer(UuidV7.next(), UuidV7.next());
    jdbi.useHandle(
        h -> {
          h.execute(
              """
              insert into tenants (id, slug, schema_name, name, time_zone, template_version, created_at)
              values (?, ?, 'tenant_' || ?, ?, ?, 0, now())
              """,
              customer.tenant(),
              slug,
              slug,
              slug,
              zone);
          h.execute(
              """
              insert into subscriptions (id, tenant_id, plan_id, currency, billing_interval, status, started_at,
                                         current_period_start, current_period_end, created_at)
              values (?, ?, '00000000-0000-7000-8000-000000000001', 'USD', 'MONTH', 'active', '2023-11-01Z', '2023-11-01Z',
                      '2023-12-01Z', now())
              """,
              customer.subscription(),
              customer.tenant());
        });
    return customer;
  }

  /** Issues an invoice at the period's start; lines such as {@code BASE 49.99}, in dollars unless a currency follows. */
  public UUID invoice(Customer customer, String... lines) {
    return invoice(customer, MONTH, NOVEMBER, lines);
  }

  public UUID invoice(Customer customer, Period period, Instant at, String... lines) {
    UUID id = UuidV7.next();
    InvoiceDraft draft =
        new InvoiceDraft(
            id,
            customer.tenant(),
            customer.subscription(),
            InvoiceKind.CHARGE,
            id.toString(),
            period,
            Arrays.stream(lines).map(text -> line(text, period)).toList(),
            at);
    jdbi.useTransaction(h -> issue.issue(h, List.of(draft)));
    return id;
  }

  public static RatedLine line(String text, Period period) {
    String[] words = text.split(" ");
    Money amount = Money.of(words[1], words.length > 2 ? words[2] : "USD");
    LineKind kind = LineKind.valueOf(words[0]);
    return new RatedLine(
        kind,
        "A line",
        kind == LineKind.CREDIT ? BigDecimal.ONE.negate() : BigDecimal.ONE,
        kind == LineKind.OVERAGE ? Unit.TOKEN : Unit.PERIOD,
        amount.abs().amount(),
        amount,
        period,
        Map.of());
  }

  public Settlement pay(UUID invoice, String amount) {
    return pay(UuidV7.next(), invoice, Money.of(amount, "USD"));
  }

  public Settlement pay(UUID payment, UUID invoice, Money amount) {
    return jdbi.inTransaction(
        h ->
            settlements.record(
                h,
                new ReceivedPayment(
                    payment,
                    invoice,
                    amount,
                    "stripe",
                    Optional.of("pi_1"),
                    NOVEMBER.plusSeconds(86_400),
                    "test")));
  }

  public Settlement payAt(UUID payment, UUID invoice, Money amount, Instant at) {
    return jdbi.inTransaction(
        h ->
            settlements.record(
                h,
                new ReceivedPayment(
                    payment, invoice, amount, "stripe", Optional.empty(), at, "test")));
  }

  public void refund(UUID payment, String amount) {
    refund(UuidV7.next(), payment, amount);
  }

  public void refund(UUID id, UUID payment, String amount) {
    jdbi.useTransaction(
        h ->
            settlements.refund(
                h,
                new PaidBack(
                    id, payment, Money.of(amount, "USD"), NOVEMBER.plusSeconds(2 * 86_400))));
  }

  /** A note on the invoice's line at that position. */
  public CreditNoteRow credit(UUID invoice, int position, String amount) {
    return credit(invoice, position, amount, NOVEMBER);
  }

  public CreditNoteRow credit(UUID invoice, int position, String amount, Instant at) {
    return jdbi.inTransaction(
        h ->
            notes.issue(
                h, noteOn(invoice, BilledLines.of(h, invoice).get(position - 1).id(), amount, at)));
  }

  public static CreditNoteDraft noteOn(UUID invoice, UUID line, String amount, Instant at) {
    UUID id = UuidV7.next();
    return new CreditNoteDraft(
        id,
        invoice,
        id.toString(),
        "a reason",
        List.of(new CreditNoteDraft.Line(Optional.of(line), line("CREDIT -" + amount, MONTH))),
        "test",
        at);
  }

  /** Recognises what the wall's time has earned. */
  public void recogniseAt(Instant wall) {
    while (jdbi.inTransaction(h -> Recognition.recognise(h, wall, 100)) > 0) {
      // Until nothing is due.
    }
  }

  /** Accounts whose balance is not zero, such as {@code RECEIVABLE USD 4999}; a debit is positive. */
  public List<String> balances() {
    return rows(
        """
        select account || ' ' || currency || ' ' || sum(amount_minor) from journal_entries
         group by account, currency having sum(amount_minor) <> 0 order by 1
        """);
  }

  /** {@code status open applied paid credited writtenOff refunded}, in minor units. */
  public String state(UUID invoice) {
    return rows("""
            select status || ' ' || open_minor || ' ' || applied_minor || ' ' || paid_minor || ' ' || credited_minor || ' '
                   || written_off_minor || ' ' || refunded_minor from invoices where id = '%s'
            """
            .formatted(invoice))
        .get(0);
  }

  public long creditOf(Customer customer) {
    return Long.parseLong(
        rows("select coalesce(sum(balance_minor), 0)::text from credit_balances where tenant_id = '%s' and currency = 'USD'"
                .formatted(customer.tenant()))
            .get(0));
  }

  public List<String> rows(String sql) {
    return database.superuser().withHandle(h -> h.createQuery(sql).mapTo(String.class).list());
  }

  /** What must hold whatever happened; empty if it does. */
  public List<String> broken() {
    return rows("select id::text from tenants").stream()
        .flatMap(id -> broken(id).stream())
        .toList();
  }

  /** The same for one tenant. */
  public List<String> broken(String tenant) {
    return rows(BROKEN.replace("${tenant}", "'" + tenant + "'"));
  }

  private static final String BROKEN =
      """
      with entries as materialized (
        select e.*, j.invoice_id from journal_entries e join journals j on j.id = e.journal_id
         where e.tenant_id = ${tenant} and j.tenant_id = ${tenant})
      select 'journal ' || journal_id || ' sums to ' || sum(amount_minor)
        from entries group by journal_id, currency having sum(amount_minor) <> 0
      union all
      select 'receivable of ' || i.id || ' is not what is open'
        from invoices i
       where i.status <> 'draft' and i.tenant_id = ${tenant}
         and i.open_minor <> (select coalesce(sum(e.amount_minor), 0) from entries e
                               where e.invoice_id = i.id and e.account = 'RECEIVABLE')
      union all
      select 'customer credit of ' || b.tenant_id || ' is not what is booked'
        from credit_balances b
       where b.tenant_id = ${tenant}
         and (b.balance_minor <> - (select coalesce(sum(e.amount_minor), 0) from entries e
                                     where e.currency = b.currency and e.account = 'CUSTOMER_CREDIT')
              or b.balance_minor <> (select coalesce(sum(m.amount_minor), 0) from credit_movements m
                                      where m.tenant_id = b.tenant_id and m.currency = b.currency))
      union all
      select 'deferred revenue is not what is left'
       where (select coalesce(sum(d.amount_minor - d.reduced_minor - d.recognised_minor), 0) from deferrals d
               where d.tenant_id = ${tenant})
             <> - (select coalesce(sum(e.amount_minor), 0) from entries e where e.account = 'DEFERRED_REVENUE')
      union all
      select 'refunds of ' || i.id || ' are less than no note covers'
        from invoices i
       where i.status <> 'draft' and i.tenant_id = ${tenant}
         and i.refunded_minor > (select coalesce(sum(e.amount_minor), 0) from entries e
                                  where e.invoice_id = i.id and e.account = 'REFUNDS')
      union all
      select e.account || ' is below zero'
        from entries e where e.account in ('PROVIDER_CLEARING', 'DISPUTED')
       group by e.account, e.currency having sum(e.amount_minor) < 0
      """;
}
