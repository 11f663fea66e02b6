package io.it0.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.db.testing.TestDatabase;
import io.it0.money.Money;
import io.it0.period.BillingInterval;
import io.it0.problem.ProblemException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class PlansIT {

  /** A clock that stands where it is put. */
  private static final class Hand extends Clock {
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  private final Hand clock = new Hand();
  private final TestDatabase database = TestDatabase.fresh();
  private final Jdbi jdbi = database.platformJdbi();
  private final Plans plans = new Plans(database.platformDatabase(), clock);

  private Plan latest(String key) {
    return jdbi.withHandle(h -> plans.latest(h, key));
  }

  @Test
  void the_seeded_plans_have_the_prices_of_the_design() {
    jdbi.useTransaction(plans::seed);

    assertThat(plans.current()).extracting(Plan::key).containsExactly("free", "pro", "enterprise");
    assertThat(latest("enterprise").price("USD", BillingInterval.MONTH))
        .isEqualTo(
            new PlanPrice(
                BillingInterval.MONTH,
                Money.of("199.99", "USD"),
                Optional.of(new BigDecimal("5"))));
    assertThat(latest("pro").price("CNY", BillingInterval.YEAR).base())
        .isEqualTo(Money.of("3490", "CNY"));
    assertThat(latest("free").price("CNY", BillingInterval.MONTH).overagePerMtok()).isEmpty();
    assertThat(latest("free").figures().hardLimitPercent()).contains(100);
    assertThat(latest("enterprise").figures().hardLimitPercent()).isEmpty();
    assertThat(latest("pro").figures().limits()).isEqualTo(new PlanLimits(20, 15, 20));
  }

  @Test
  void nodes_that_start_at_once_seed_them_once() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    Callable<List<Plan>> seeding = () -> database.platformJdbi().inTransaction(plans::seed);
    int seeded = 0;
    for (var result : threads.invokeAll(List.of(seeding, seeding, seeding, seeding))) {
      seeded += result.get().size();
    }
    threads.shutdown();

    assertThat(seeded).isEqualTo(3);
    assertThat(jdbi.inTransaction(plans::seed)).isEmpty();
    long prices =
        jdbi.withHandle(
            h -> h.createQuery("select count(*) from plan_prices").mapTo(Long.class).one());
    assertThat(prices).isEqualTo(12);
  }

  @Test
  void a_change_is_a_new_version_and_the_old_one_stays_as_it_was() {
    jdbi.useTransaction(plans::seed);
    Plan first = latest("pro");

    Plan second = jdbi.inTransaction(h -> plans.publish(h, larger(first.figures())));

    assertThat(second.version()).isEqualTo(2);
    assertThat(latest("pro")).isEqualTo(second);
    assertThat(plans.require(first.id())).isEqualTo(first);
    assertThat(plans.require(second.id()).figures().includedTokens()).isEqualTo(2_000_000);
  }

  @Test
  void a_new_version_shows_within_half_a_minute() {
    jdbi.useTransaction(plans::seed);
    assertThat(plans.current()).extracting(Plan::version).containsOnly(1);
    jdbi.useTransaction(h -> plans.publish(h, larger(plans.latest(h, "pro").figures())));

    clock.now = clock.now.plus(Duration.ofSeconds(29));
    assertThat(plans.current()).extracting(Plan::version).containsOnly(1);
    clock.now = clock.now.plus(Duration.ofSeconds(1));
    assertThat(plans.current()).extracting(Plan::version).containsExactly(1, 2, 1);
  }

  @Test
  void two_who_publish_at_once_make_two_versions() throws Exception {
    jdbi.useTransaction(plans::seed);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Callable<Integer> publishing =
        () ->
            database
                .platformJdbi()
                .inTransaction(
                    h -> plans.publish(h, larger(plans.latest(h, "pro").figures())).version());
    int sum = 0;
    for (var version : threads.invokeAll(List.of(publishing, publishing))) {
      sum += version.get();
    }
    threads.shutdown();

    assertThat(sum).isEqualTo(2 + 3);
  }

  @Test
  void what_does_not_exist_is_said_so() {
    assertThatThrownBy(() -> latest("platinum"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.errorCode()).isEqualTo(CatalogError.PLAN_NOT_FOUND));
    assertThatThrownBy(() -> plans.require(UUID.randomUUID())).isInstanceOf(ProblemException.class);
    jdbi.useTransaction(plans::seed);
    assertThatThrownBy(() -> latest("pro").price("CHF", BillingInterval.MONTH))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.errorCode()).isEqualTo(CatalogError.PRICE_NOT_FOUND));
  }

  private static PlanFigures larger(PlanFigures f) {
    return new PlanFigures(
        f.key(),
        f.name(),
        f.includedTokens() + 1_000_000,
        f.hardLimitPercent(),
        f.countCacheTokens(),
        f.allowancePolicy(),
        f.limits(),
        f.prices());
  }
}
