package io.it0.billrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.invariant.BillingInvariants;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Random lives, with changes, usage in time and late, payments, refunds, credit and credit notes. Each is lived twice: once
 * with the clock advanced from one deed to the next in one step, once in many. What is billed, owed and booked is the same,
 * and what must always hold, holds.
 *
 * <p>{@code -Dit0.seed=…} repeats a run, {@code -Dit0.lives=3000} lives more.
 */
class LivesIT {

  private static final int AT_ONCE = 2;

  private final Billing billing = Billing.at("2027-12-01T00:00:00Z");
  private final long seed = Long.getLong("it0.seed", System.nanoTime());
  private final int lives = Integer.getInteger("it0.lives", 100);
  private final AtomicInteger next = new AtomicInteger();

  @Test
  void a_life_is_billed_the_same_however_its_clock_is_stepped() throws Exception {
    System.out.printf("%d lives, -Dit0.seed=%d%n", lives, seed);
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    List<Future<Integer>> all = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      all.add(threads.submit(this::liveOn));
    }
    int deeds = 0;
    for (Future<Integer> one : all) {
      deeds += one.get();
    }
    threads.shutdown();
    System.out.printf("%d deeds%n", deeds);
    requireInvariants();
  }

  private int liveOn() throws Exception {
    int deeds = 0;
    try (Lives world = new Lives(billing)) {
      for (int i = next.getAndIncrement(); i < lives; i = next.getAndIncrement()) {
        Fate fate = Fate.of(new Random(seed + i));
        List<String> once = world.live("once-" + i, fate, Optional.empty());
        List<String> often = world.live("often-" + i, fate, Optional.of(new Random(seed - i)));
        assertThat(often).as("life %d of -Dit0.seed=%d: %s", i, seed, fate).isEqualTo(once);
        deeds += 2 * fate.deeds().size();
      }
    }
    return deeds;
  }

  private void requireInvariants() {
    assertThat(BillingInvariants.broken(billing.jdbi)).as("what the watch would find").isEmpty();
    assertThat(count("select count(*) from parked_subscriptions")).as("parked").isZero();
    assertThat(
            count(
                """
                select count(*) from (
                  select segment_end, lead(segment_start) over (partition by tenant_id order by segment_start) as next
                    from usage_aggregates) s where next is not null and next <> segment_end
                """))
        .as("gaps and overlaps in timelines")
        .isZero();
    assertThat(
            count(
                """
                select count(*) from (
                  select id, amount_minor from invoice_items union all select id, amount_minor from credit_note_lines) b
                 where b.amount_minor > 0 and b.amount_minor
                       + coalesce((select sum(c.amount_minor) from invoice_items c join invoices i on i.id = c.invoice_id
                                    where c.kind = 'CREDIT' and c.calculation ->> 'billedLine' = b.id::text
                                      and i.status <> 'void'), 0)
                       + coalesce((select sum(c.amount_minor) from credit_note_lines c where c.credited_line_id = b.id), 0) < 0
                """))
        .as("lines of which more was given back than billed")
        .isZero();
    assertThat(
            count(
                """
                select count(*) from (
                  select sum(l.amount_minor + coalesce((select sum(c.amount_minor) from credit_note_lines c
                                                         where c.credited_line_id = l.id), 0)) as net
                    from invoice_items l join invoices i on i.id = l.invoice_id
                   where l.unit = 'TOKEN' and i.status <> 'void'
                   group by l.tenant_id, l.period_start) s where net < 0
                """))
        .as("stretches of usage for which somebody was paid")
        .isZero();
    assertThat(
            count(
                "select count(*) from (select 1 from journal_entries group by journal_id, currency"
                    + " having sum(amount_minor) <> 0) j"))
        .as("journals that do not sum to zero")
        .isZero();
    assertThat(
            count(
                """
                select count(*) from (
                  select i.tenant_id, sum(i.open_minor) filter (where i.status = 'issued') as open
                    from invoices i group by 1) i
                  join (select e.tenant_id, sum(e.amount_minor) as booked
                          from journal_entries e where e.account = 'RECEIVABLE' group by 1) e on e.tenant_id = i.tenant_id
                 where coalesce(i.open, 0) <> e.booked
                """))
        .as("tenants that owe something else than the books say")
        .isZero();
    assertThat(
            count(
                """
                select count(*) from credit_balances b
                  left join (select e.tenant_id, e.currency, sum(e.amount_minor) as booked
                               from journal_entries e where e.account = 'CUSTOMER_CREDIT' group by 1, 2) e
                    on e.tenant_id = b.tenant_id and e.currency = b.currency
                 where b.balance_minor < 0 or b.balance_minor <> -coalesce(e.booked, 0)
                """))
        .as("credit that is below zero, or not what the books say")
        .isZero();
    assertThat(
            count(
                """
                select count(*) from invoices i where i.total_minor
                  <> (select sum(l.amount_minor) from invoice_items l where l.invoice_id = i.id)
                """))
        .as("invoices whose lines do not sum to the total")
        .isZero();
    assertThat(
            count(
                "select count(*) from usage_aggregates where closed_at is not null and"
                    + " invoiced_tokens <> input_tokens and not late_usage"))
        .as("closed segments whose tokens are not all covered by an invoice")
        .isZero();
  }

  private long count(String sql) {
    return billing.one(sql, Long.class);
  }
}
