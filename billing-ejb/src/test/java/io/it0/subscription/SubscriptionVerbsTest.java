package io.it0.subscription;

import static io.it0.subscription.SubscriptionStatus.ACTIVE;
import static io.it0.subscription.SubscriptionStatus.CANCELLED;
import static io.it0.subscription.SubscriptionStatus.EXPIRED;
import static io.it0.subscription.SubscriptionStatus.PAST_DUE;
import static io.it0.subscription.SubscriptionStatus.TRIALING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.catalog.Plan;
import io.it0.catalog.PlanFigures;
import io.it0.catalog.PlanLimits;
import io.it0.catalog.PlanPrice;
import io.it0.money.Money;
import io.it0.period.BillingInterval;
import io.it0.problem.ProblemException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SubscriptionVerbsTest {

  private static final ZoneId UTC = ZoneOffset.UTC;
  private static final Instant NOVEMBER = Instant.parse("2023-11-01T00:00:00Z");
  private static final Instant DAY_11 = Instant.parse("2023-11-11T08:00:00Z");
  private static final UUID ENTERPRISE = new UUID(7, 2);
  private static final Plan PRO =
      new Plan(
          new UUID(7, 1),
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
                  new PlanPrice(
                      BillingInterval.MONTH,
                      Money.of("49.99", "USD"),
                      Optional.of(new BigDecimal("8"))))));

  private static Subscription start(Optional<Integer> trialDays, Optional<Integer> fixedMonths) {
    return Subscription.start(
        new UUID(7, 3),
        PRO,
        new NewSubscription(
            "pro", "USD", BillingInterval.MONTH, Optional.empty(), trialDays, true, fixedMonths),
        UTC,
        NOVEMBER);
  }

  private static Subscription active() {
    return start(Optional.empty(), Optional.empty());
  }

  @Test
  void a_trial_cuts_its_last_period_and_is_billed_from_its_end_on() {
    Subscription trial = start(Optional.of(10), Optional.empty());
    assertThat(trial.status()).isEqualTo(TRIALING);
    assertThat(trial.currentPeriod()).hasToString("2023-11-01T00:00:00Z/2023-11-11T00:00:00Z");
    assertThat(trial.trialEndsWithPeriod()).isTrue();
    assertThat(trial.endsWithPeriod(UTC)).isFalse();
    assertThat(trial.cancelLater().endsWithPeriod(UTC)).isTrue();
    assertRefused(() -> trial.renew(UTC));

    Subscription billed = trial.endTrial(UTC);

    assertThat(billed.status()).isEqualTo(ACTIVE);
    assertThat(billed.currentPeriod()).hasToString("2023-11-11T00:00:00Z/2023-12-01T00:00:00Z");
    assertThat(billed.termAnchor()).isEqualTo("2023-11-11T00:00:00Z");
    assertRefused(() -> billed.endTrial(UTC));
    assertThat(trial.end().status()).isEqualTo(EXPIRED);
    assertThat(trial.cancelLater().end().status()).isEqualTo(CANCELLED);
  }

  @Test
  void a_trial_over_a_months_end_has_a_period_a_month() {
    Subscription trial = start(Optional.of(40), Optional.empty());
    assertThat(trial.currentPeriod()).hasToString("2023-11-01T00:00:00Z/2023-12-01T00:00:00Z");
    assertThat(trial.trialEndsWithPeriod()).isFalse();
    assertThat(trial.renew(UTC).currentPeriod())
        .hasToString("2023-12-01T00:00:00Z/2023-12-11T00:00:00Z");
  }

  @Test
  void a_fixed_term_expires_at_its_boundary() {
    Subscription fixed = start(Optional.empty(), Optional.of(2));
    assertThat(fixed.fixedEnd()).contains(Instant.parse("2024-01-01T00:00:00Z"));
    assertThat(fixed.endsWithPeriod(UTC)).isFalse();
    Subscription last = fixed.renew(UTC);
    assertThat(last.endsWithPeriod(UTC)).isTrue();
    assertThat(last.end().status()).isEqualTo(EXPIRED);
    assertThat(last.end().endedAt()).contains(Instant.parse("2024-01-01T00:00:00Z"));
    assertRefused(() -> last.renew(UTC));
  }

  @Test
  void cancelled_at_once_its_period_ends_there() {
    Subscription over = active().schedule(ENTERPRISE, BillingInterval.MONTH).cancelAt(DAY_11);
    assertThat(over.status()).isEqualTo(CANCELLED);
    assertThat(over.currentPeriod().end()).isEqualTo(DAY_11);
    assertThat(over.endedAt()).contains(DAY_11);
    assertThat(over.scheduledPlan()).isEmpty();
    assertThat(active().cancelAt(NOVEMBER).currentPeriod()).isEqualTo(active().currentPeriod());
    assertRefused(over::cancelLater);
    assertRefused(over::undo);
    assertRefused(over::resume);
  }

  @Test
  void a_change_at_once_overtakes_what_was_scheduled() {
    Subscription changed =
        active()
            .schedule(PRO.id(), BillingInterval.YEAR)
            .changeAt(DAY_11, ENTERPRISE, BillingInterval.YEAR);
    assertThat(changed.planId()).isEqualTo(ENTERPRISE);
    assertThat(changed.interval()).isEqualTo(BillingInterval.YEAR);
    assertThat(changed.termAnchor()).isEqualTo(DAY_11);
    assertThat(changed.scheduled()).isEmpty();
    assertThat(active().changeAt(DAY_11, ENTERPRISE, BillingInterval.MONTH).termAnchor())
        .isEqualTo(NOVEMBER);
  }

  @Test
  void what_is_scheduled_takes_over_with_the_next_term_unless_it_is_undone() {
    Subscription scheduled = active().schedule(ENTERPRISE, BillingInterval.MONTH);
    assertThat(scheduled.scheduledPlan()).contains(ENTERPRISE);
    assertThat(scheduled.renew(UTC).planId()).isEqualTo(ENTERPRISE);
    assertThat(scheduled.undo().renew(UTC).planId()).isEqualTo(PRO.id());
    assertRefused(() -> active().undo());
  }

  @Test
  void cancelled_for_later_it_can_be_resumed_and_changes_no_plan_meanwhile() {
    Subscription later = active().cancelLater();
    assertThat(later.endsWithPeriod(UTC)).isTrue();
    assertThat(later.end().status()).isEqualTo(CANCELLED);
    assertThat(later.resume().endsWithPeriod(UTC)).isFalse();
    assertRefused(() -> later.schedule(ENTERPRISE, BillingInterval.MONTH));
    assertRefused(() -> active().resume());
  }

  @Test
  void unpaid_it_is_past_due_and_paid_it_is_active_again() {
    Subscription late = active().fallPastDue();
    assertThat(late.status()).isEqualTo(PAST_DUE);
    assertThat(late.recover().status()).isEqualTo(ACTIVE);
    assertRefused(() -> active().recover());
    assertRefused(late::fallPastDue);
    assertRefused(() -> late.changeAt(DAY_11, ENTERPRISE, BillingInterval.MONTH));
    assertThat(late.renew(UTC).status()).isEqualTo(PAST_DUE);
  }

  private static void assertRefused(Runnable work) {
    assertThatThrownBy(work::run).isInstanceOf(ProblemException.class);
  }
}
