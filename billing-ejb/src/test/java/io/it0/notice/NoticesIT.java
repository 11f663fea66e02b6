package io.it0.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.db.UuidV7;
import io.it0.db.testing.TestDatabase;
import io.it0.mail.Mails;
import io.it0.usage.testing.TestTenants;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NoticesIT {

  private final TestDatabase database = TestDatabase.fresh();
  private final Clock clock = Clock.systemUTC();
  private final Mails mails = new Mails(clock, () -> {});
  private final Transactions transactions =
      new Transactions() {
        @Override
        public <T> T inNew(Function<Handle, T> work) {
          return database.platformJdbi().inTransaction(work::apply);
        }
      };
  private UUID acme;

  @BeforeEach
  void a_tenant_with_an_address() {
    acme = new TestTenants(database).create("acme", Instant.parse("2026-06-15T12:00:00Z"));
    change("update tenants set billing_email = 'billing@acme.example'");
  }

  @Test
  void each_issued_invoice_is_told_once_and_one_over_nothing_never() {
    issue(1, 4999);
    issue(2, 0);
    issue(3, 100);
    assertThat(notices().tell()).isEqualTo(2);
    assertThat(notices().tell()).isZero();
    issue(4, 7);
    assertThat(notices().tell()).isEqualTo(1);
    assertThat(told("INVOICE_ISSUED"))
        .containsExactlyInAnyOrder("IT0-000001 49.99", "IT0-000003 1.00", "IT0-000004 0.07");
  }

  @Test
  void many_are_told_some_at_a_time_by_several_nodes_at_once() throws Exception {
    for (int number = 1; number <= 450; number++) {
      issue(number, number);
    }
    assertThat(notices().tell()).isEqualTo(200);
    var threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<Integer>> nodes = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        nodes.add(threads.submit(() -> notices().tell()));
      }
      for (Future<Integer> node : nodes) {
        node.get();
      }
    } finally {
      threads.shutdownNow();
    }
    notices().tell();
    notices().tell();
    assertThat(told("INVOICE_ISSUED")).hasSize(450).doesNotHaveDuplicates();
  }

  @Test
  void each_payment_has_one_receipt() {
    issue(1, 4999);
    pay(1, 2000);
    pay(1, 2999);
    notices().tell();
    notices().tell();
    assertThat(told("RECEIPT")).containsExactlyInAnyOrder("IT0-000001 20.00", "IT0-000001 29.99");
  }

  @Test
  void the_end_of_a_subscription_is_told_once_unless_dunning_tells_it_or_it_made_room() {
    end("cancelled", "pro", "moved away");
    end("cancelled-unpaid", "pro", "dunning is exhausted");
    end("subscribed", "free", "more agents");
    end("expired", "enterprise", "its time had come");
    assertThat(notices().tell()).isEqualTo(2);
    assertThat(notices().tell()).isZero();
    List<String> reasons =
        database
            .superuser()
            .withHandle(
                h ->
                    h.createQuery(
                            "select fields -> 'reason' ->> 'text' from mail_outbox where kind = 'CANCELLED' order by id")
                        .mapTo(String.class)
                        .list());
    assertThat(reasons).containsExactly("moved away", "its time had come");
  }

  /** Of a subscription that has ended. */
  private void end(String action, String plan, String reason) {
    UUID subscription = UuidV7.next();
    change(
        """
        insert into subscriptions (id, tenant_id, plan_id, currency, billing_interval, status, started_at,
          current_period_start, current_period_end, ended_at, created_at)
        select '%s', tenant_id, plan_id, currency, billing_interval, 'cancelled', started_at, current_period_start,
          current_period_end, now(), now() from subscriptions where tenant_id = '%s' limit 1
        """
            .formatted(subscription, acme));
    change(
        """
        insert into subscription_transitions (id, tenant_id, subscription_id, action, from_status, to_status, from_plan,
          to_plan, effective_at, actor, reason, at)
        values ('%s', '%s', '%s', '%s', 'active', 'cancelled', '%s', '%s', now(), 'ada', '%s', now())
        """
            .formatted(UuidV7.next(), acme, subscription, action, plan, plan, reason));
  }

  @Test
  void a_tenant_that_nobody_can_be_told_for_holds_nobody_up() {
    change("update tenants set billing_email = null");
    issue(1, 5);
    pay(1, 5);
    assertThat(notices().tell()).isZero();
    change("update tenants set billing_email = 'billing@acme.example'");
    issue(2, 5);
    assertThat(notices().tell()).isEqualTo(1);
  }

  private Notices notices() {
    return new Notices(transactions, mails, clock);
  }

  private void issue(long number, long minor) {
    change(
        """
        insert into invoices (id, tenant_id, subscription_id, kind, source_id, status, issuer, number, currency,
          total_minor, period_start, period_end, issued_at, due_at, paid_at, created_at)
        select '%1$s', s.tenant_id, s.id, 'PERIOD', 'n%2$d', case when %3$d = 0 then 'paid' else 'issued' end, 'IT0',
          %2$d, 'USD', %3$d, s.current_period_start, s.current_period_end, now(), now(),
          case when %3$d = 0 then now() end, now()
        from subscriptions s where s.tenant_id = '%4$s'
        """
            .formatted(UuidV7.next(), number, minor, acme));
  }

  private void pay(long number, long minor) {
    change(
        """
        insert into invoice_payments (payment_id, tenant_id, invoice_id, provider, currency, amount_minor, settled_minor,
          credited_minor, received_at, actor)
        select '%s', tenant_id, id, 'stripe', 'USD', %d, %d, 0, now(), 'test' from invoices where number = %d
        """
            .formatted(UuidV7.next(), minor, minor, number));
  }

  private List<String> told(String kind) {
    return database
        .superuser()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        select concat(fields -> 'invoice' ->> 'text', ' ',
                          coalesce(fields -> 'total', fields -> 'amount') ->> 'amount')
                        from mail_outbox where kind = :kind order by id
                        """)
                    .bind("kind", kind)
                    .mapTo(String.class)
                    .list());
  }

  private void change(String sql) {
    database.superuser().useHandle(h -> h.execute(sql));
  }
}
