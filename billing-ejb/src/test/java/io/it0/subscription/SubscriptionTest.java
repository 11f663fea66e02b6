package io.it0.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.catalog.Plan;
import io.it0.catalog.PlanFigures;
import io.it0.catalog.PlanLimits;
import io.it0.catalog.PlanPrice;
import io.it0.money.Money;
import io.it0.period.BillingInterval;
import io.it0.period.Period;
import io.it0.problem.ProblemException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SubscriptionTest {

  private static final ZoneId UTC = ZoneOffset.UTC;
  private static final Plan PRO =
      new Plan(
          UUID.randomUUID(),
          1,
          new PlanFigures(
              "pro",
              "Pro",
              1_000_000,
              Optional.of(150),
              false,
              "PRORATED",
              new PlanLimits(1, 1, 1),
              List.of(
                  price(BillingInterval.MONTH, "49.99"), price(BillingInterval.YEAR, "499.90"))));

  private static PlanPrice price(BillingInterval interval, String base) {
    return new PlanPrice(interval, Money.of(base, "USD"), Optional.of(new BigDecimal("8")));
  }

  private static Subscription start(BillingInterval interval, String at) {
    return Subscription.start(
        UUID.randomUUID(),
        PRO,
        new NewSubscription("pro", "USD", interval, Optional.empty()),
        UTC,
        Instant.parse(at));
  }

  @Test
  void the_first_period_ends_with_the_month_and_the_next_is_a_whole_one() {
    Subscription first = start(BillingInterval.MONTH, "2023-11-21T15:30:00Z");

    assertThat(first.currentPeriod()).hasToString("2023-11-21T15:30:00Z/2023-12-01T00:00:00Z");
    assertThat(first.renew(UTC).currentPeriod())
        .hasToString("2023-12-01T00:00:00Z/2024-01-01T00:00:00Z");
  }

  @Test
  void a_month_pays_its_base_fee_by_days() {
    Subscription first = start(BillingInterval.MONTH, "2023-11-21T15:30:00Z");

    assertThat(first.baseFee(PriceBook.LIST, PRO, UTC).orElseThrow().amount())
        .isEqualTo(Money.of("16.66", "USD"));
    assertThat(first.renew(UTC).baseFee(PriceBook.LIST, PRO, UTC).orElseThrow().amount())
        .isEqualTo(Money.of("49.99", "USD"));
  }

  @Test
  void a_year_pays_its_base_fee_in_its_first_month_and_then_every_twelfth() {
    Subscription subscription = start(BillingInterval.YEAR, "2023-11-21T15:30:00Z");
    for (int month = 0; month < 25; month++) {
      assertThat(subscription.baseFee(PriceBook.LIST, PRO, UTC).isPresent())
          .isEqualTo(month % 12 == 0);
      subscription = subscription.renew(UTC);
    }
  }

  @Test
  void a_short_year_pays_for_its_days() {
    // 10 + 335 of the 366 days from 1 November 2023 on.
    assertThat(
            start(BillingInterval.YEAR, "2023-11-21T15:30:00Z")
                .baseFee(PriceBook.LIST, PRO, UTC)
                .orElseThrow()
                .quantity())
        .isEqualByComparingTo("0.945355191");
  }

  @Test
  void one_that_is_cancelled_at_the_periods_end_is_not_renewed() {
    Subscription ending = ending(start(BillingInterval.MONTH, "2023-11-01T00:00:00Z"));

    assertThat(ending.endsWithPeriod(UTC)).isTrue();
    assertThatThrownBy(() -> ending.renew(UTC)).isInstanceOf(ProblemException.class);
    Subscription ended = ending.end();
    assertThat(ended.status()).isEqualTo(SubscriptionStatus.CANCELLED);
    assertThat(ended.endedAt()).contains(Instant.parse("2023-12-01T00:00:00Z"));
    assertThatThrownBy(ended::end).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> ended.renew(UTC)).isInstanceOf(ProblemException.class);
    assertThat(ended.followedBy(PRO, UTC).currentPeriod())
        .hasToString("2023-12-01T00:00:00Z/2024-01-01T00:00:00Z");
  }

  @Test
  void one_that_has_not_ended_is_not_followed() {
    Subscription live = start(BillingInterval.MONTH, "2023-11-01T00:00:00Z");

    assertThatThrownBy(() -> live.followedBy(PRO, UTC)).isInstanceOf(ProblemException.class);
  }

  @Test
  void an_anchor_is_a_day_of_a_month() {
    assertThatThrownBy(
            () -> new NewSubscription("pro", "USD", BillingInterval.MONTH, Optional.of(32)))
        .isInstanceOf(ProblemException.class);
  }

  @Property(tries = 300)
  void renewals_tile_time_whatever_the_anchor_and_the_zone(
      @ForAll @IntRange(min = 1, max = 31) int anchor,
      @ForAll @IntRange(min = 0, max = 3) int zone,
      @ForAll @IntRange(min = 0, max = 1_000_000) int minutes) {
    ZoneId tenantZone =
        ZoneId.of(
            List.of("UTC", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe").get(zone));
    Subscription subscription =
        Subscription.start(
            UUID.randomUUID(),
            PRO,
            new NewSubscription("pro", "USD", BillingInterval.MONTH, Optional.of(anchor)),
            tenantZone,
            Instant.parse("2023-01-01T00:00:00Z").plusSeconds(60L * minutes));
    for (int month = 0; month < 14; month++) {
      Period before = subscription.currentPeriod();
      subscription = subscription.renew(tenantZone);
      assertThat(subscription.currentPeriod().start()).isEqualTo(before.end());
      int days = subscription.currentPeriod().days(tenantZone);
      assertThat(days).isBetween(28, 31);
    }
  }

  private static Subscription ending(Subscription s) {
    return s.cancelLater();
  }
}
