package io.it0.period;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.db.PlatformDatabase;
import io.it0.db.testing.TestDatabase;
import io.it0.problem.ProblemException;
import io.it0.tenancy.Tenant;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TestClocksIT {

  private static final Instant NOVEMBER = Instant.parse("2023-11-01T00:00:00Z");

  private final Clock wall = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);
  private final PlatformDatabase database = TestDatabase.fresh().platformDatabase();
  private final TestClocks clocks = new TestClocks(database, wall);

  private static Tenant tenant(Optional<UUID> clock) {
    return new Tenant(
        UUID.randomUUID(),
        "acme",
        "tenant_acme",
        "Acme",
        Tenant.Status.ACTIVE,
        ZoneOffset.UTC,
        clock);
  }

  @Test
  void a_tenant_on_a_test_clock_has_its_time_and_the_others_the_walls() {
    TestClock clock = clocks.create("november", NOVEMBER);
    TenantClocks tenants = new TenantClocks(wall, clocks);

    assertThat(tenants.clockOf(tenant(Optional.of(clock.id()))).instant()).isEqualTo(NOVEMBER);
    assertThat(tenants.clockOf(tenant(Optional.empty())).instant()).isEqualTo(wall.instant());

    clocks.advance(clock.id(), NOVEMBER.plusSeconds(1));
    assertThat(tenants.clockOf(tenant(Optional.of(clock.id()))).instant())
        .isEqualTo(NOVEMBER.plusSeconds(1));
  }

  @Test
  void a_clock_that_is_gone_is_no_reason_to_take_another_time() {
    TenantClocks tenants = new TenantClocks(wall, clocks);

    assertThatThrownBy(() -> tenants.clockOf(tenant(Optional.of(UUID.randomUUID()))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void it_never_goes_backwards() {
    TestClock clock = clocks.create("november", NOVEMBER);

    assertThat(clocks.advance(clock.id(), NOVEMBER).now()).isEqualTo(NOVEMBER);
    assertThatThrownBy(() -> clocks.advance(clock.id(), NOVEMBER.minusNanos(1_000)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.errorCode()).isEqualTo(TestClockError.TEST_CLOCK_BACKWARDS));
    assertThatThrownBy(() -> clocks.advance(UUID.randomUUID(), NOVEMBER))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.errorCode()).isEqualTo(TestClockError.TEST_CLOCK_NOT_FOUND));
    assertThat(clocks.find(clock.id())).contains(clock);
  }

  @Test
  void they_are_listed_in_pages_in_the_order_in_which_they_were_made() {
    TestClock first = clocks.create("first", NOVEMBER);
    TestClock second = clocks.create("second", NOVEMBER);
    List<TestClock> both =
        first.id().toString().compareTo(second.id().toString()) < 0
            ? List.of(first, second)
            : List.of(second, first);

    assertThat(clocks.list(Optional.empty(), 10)).isEqualTo(both);
    assertThat(clocks.list(Optional.of(both.get(0).id()), 10)).containsExactly(both.get(1));
    assertThat(clocks.list(Optional.empty(), 1)).containsExactly(both.get(0));
  }

  @Test
  void a_name_that_says_nothing_is_refused() {
    assertThatThrownBy(() -> clocks.create(" ", NOVEMBER)).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> clocks.create("x".repeat(101), NOVEMBER))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> clocks.create("x", null)).isInstanceOf(ProblemException.class);
  }
}
