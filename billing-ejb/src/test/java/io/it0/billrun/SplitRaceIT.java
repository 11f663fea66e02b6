package io.it0.billrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.db.testing.TestTenants;
import io.it0.invoicing.CreditNotes;
import io.it0.invoicing.InvoicingConfig;
import io.it0.invoicing.Settlements;
import io.it0.lifecycle.Command;
import io.it0.lifecycle.Lifecycle;
import io.it0.lifecycle.LifecycleConfig;
import io.it0.lifecycle.PendingUpgrades;
import io.it0.subscription.Transition;
import io.it0.tenancy.Tenant;
import io.it0.usage.TokenCounts;
import io.it0.usage.UsageRecorded;
import io.it0.usage.aggregate.CountedUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Usage that is counted while the plan changes: each event is in the segment that contains its time, once. */
class SplitRaceIT {

  private static final Instant APRIL = Instant.parse("2026-04-01T00:00:00Z");
  private static final Transition.By FATE = Transition.By.system("fate", "a race");

  private final Billing billing = Billing.at(APRIL);
  private final Tenant acme = TestTenants.register(billing.database, "acme");

  @Test
  void events_of_any_time_are_counted_while_the_plan_changes_again_and_again() {
    billing.start(acme, "pro", "USD", APRIL);
    int changes = 20;
    CompletableFuture<Integer> counted = CompletableFuture.supplyAsync(() -> countAll(changes));
    for (int i = 1; i <= changes; i++) {
      change(i);
    }
    int events = counted.join();

    assertThat(one("select sum(event_count) from usage_aggregates")).isEqualTo(events);
    assertThat(one("select count(*) from tenant_acme.usage_records")).isEqualTo(events);
    assertThat(
            one(
                """
                select count(*) from usage_aggregates u, lateral (
                  select count(*) as events, coalesce(sum(r.input_tokens), 0) as tokens from tenant_acme.usage_records r
                   where r.occurred_at >= u.segment_start and r.occurred_at < u.segment_end) r
                 where u.event_count <> r.events or u.input_tokens <> r.tokens
                """))
        .as("segments that do not hold exactly the events of their time")
        .isZero();
    assertThat(
            one(
                """
                select count(*) from tenant_acme.usage_records r join usage_aggregates u on u.segment_start = r.segment_start
                 where r.occurred_at < u.segment_start or r.occurred_at >= u.segment_end
                """))
        .as("records that name another segment than theirs")
        .isZero();
    assertThat(one("select count(*) from usage_aggregates")).isEqualTo(changes + 1);
  }

  private int countAll(int changes) {
    int events = 0;
    for (int batch = 0; batch < changes * 3; batch++) {
      List<UsageRecorded> some = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        // Over the whole month: before and after every change, whenever it is made.
        Instant at = APRIL.plus(Duration.ofMinutes((batch * 997L + i * 1_013L) % 43_000));
        some.add(event(batch + "-" + i, at));
      }
      CountedUsage.count(billing.database, some);
      events += some.size();
    }
    return events;
  }

  private void change(int day) {
    Billing then = billing.later(APRIL.plus(Duration.ofDays(day)).toString());
    Transactions transactions = Billing.inTransactions(then.jdbi);
    var notes = new CreditNotes(InvoicingConfig.DEFAULTS, List.of());
    var pending =
        new PendingUpgrades(
            transactions,
            then.plans,
            then.issue,
            notes,
            new Settlements(List.of()),
            then.log,
            LifecycleConfig.DEFAULTS,
            then.wall);
    var lifecycle =
        new Lifecycle(
            transactions,
            new Renewals(transactions, then.plans, then.issue, then.log, then.wall),
            then.plans,
            then.issue,
            notes,
            then.log,
            pending,
            then.wall);
    Command command =
        day % 2 == 1
            ? new Command.Upgrade("enterprise", Optional.empty())
            : new Command.Downgrade("pro", Optional.empty(), true);
    lifecycle.execute(acme.id(), command, FATE);
  }

  private UsageRecorded event(String name, Instant at) {
    return new UsageRecorded(
        acme.id(),
        "urn:test:race",
        name,
        null,
        null,
        null,
        "claude-sonnet-4-5",
        new TokenCounts(100, 0, 0, 0),
        new BigDecimal("0.0003"),
        at,
        true,
        false);
  }

  private long one(String sql) {
    return billing.one(sql, Long.class);
  }
}
