package io.it0.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class JudgementTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Money OWED = Money.of("49.99", "USD");

  private static final Payment BEGUN =
      new Payment(
          UUID.fromString("0192f0c1-0000-7000-8000-000000000001"),
          UUID.fromString("0192f0c1-0000-7000-8000-000000000002"),
          UUID.fromString("0192f0c1-0000-7000-8000-000000000003"),
          1,
          ProviderKey.STRIPE,
          Optional.empty(),
          PaymentStatus.CREATED,
          OWED,
          "ada",
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty(),
          Money.zero("USD"),
          Money.zero("USD"),
          Optional.empty(),
          Optional.empty(),
          0,
          NOW,
          NOW);

  @Provide
  Arbitrary<List<Observation>> stories() {
    Arbitrary<Observation> said =
        Arbitraries.of(PaymentStatus.values())
            .flatMap(
                status ->
                    Arbitraries.of(true, false)
                        .map(
                            over -> {
                              Observation seen =
                                  Observation.of(status).withAmount(OWED).withExternalId("pi_1");
                              return over ? seen.ended() : seen;
                            }));
    return said.list().ofMinSize(1).ofMaxSize(12);
  }

  @Property
  void whatever_is_told_money_is_booked_at_most_once_and_only_after_a_success(
      @ForAll("stories") List<Observation> story) {
    Payment payment = BEGUN;
    int booked = 0;
    for (Observation seen : story) {
      Judgement judgement = Judgement.of(payment, seen, NOW);
      booked += judgement.succeededNow() ? 1 : 0;
      assertThat(rank(judgement.after().status())).isGreaterThanOrEqualTo(rank(payment.status()));
      assertThat(!payment.over() || judgement.after().over()).isTrue();
      payment = judgement.after();
    }
    boolean told = story.stream().anyMatch(s -> s.status() == PaymentStatus.SUCCEEDED);
    assertThat(booked).isEqualTo(told ? 1 : 0);
    assertThat(payment.status() == PaymentStatus.SUCCEEDED).isEqualTo(told);
  }

  private static int rank(PaymentStatus status) {
    if (status == PaymentStatus.CREATED) {
      return 0;
    }
    return status.isOpen() ? 1 : status == PaymentStatus.SUCCEEDED ? 3 : 2;
  }

  @Test
  void another_amount_is_never_booked_however_often_it_is_told() {
    Observation wrong =
        Observation.of(PaymentStatus.SUCCEEDED).withAmount(Money.of("49.98", "USD")).ended();
    Judgement first = Judgement.of(BEGUN, wrong, NOW);
    Judgement second = Judgement.of(first.after(), wrong.withAmount(OWED), NOW);

    assertThat(first.succeededNow() || second.succeededNow()).isFalse();
    assertThat(second.after().quarantine()).isPresent();
    assertThat(second.after().received()).contains(OWED);
  }

  @Test
  void a_success_without_an_amount_is_for_a_person() {
    Judgement judgement = Judgement.of(BEGUN, Observation.of(PaymentStatus.SUCCEEDED), NOW);
    assertThat(judgement.succeededNow()).isFalse();
    assertThat(judgement.after().quarantine()).isPresent();
  }
}
