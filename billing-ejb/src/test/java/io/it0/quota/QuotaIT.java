package io.it0.quota;

import static io.it0.quota.QuotaLab.NOW;
import static io.it0.quota.QuotaLab.TTL;
import static io.it0.quota.QuotaLab.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.problem.ProblemException;
import io.it0.tenancy.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QuotaIT {

  private static final Instant JULY = Instant.parse("2026-07-01T00:00:00Z");

  private static QuotaLab lab;
  private static QuotaLab.Node node;
  private static TokenQuota quota;

  @BeforeAll
  static void start() {
    lab = new QuotaLab();
    node = lab.one;
    quota = node.quota;
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @Test
  void as_much_as_the_limit_is_reserved_and_not_one_token_more() {
    Tenant tenant = lab.tenant("exact", 1_000);
    quota.reserve(tenant, 400, TTL);
    Lease last = quota.reserve(tenant, 600, TTL);

    assertThat(last.standing().reserved()).isEqualTo(1_000);
    assertRefused(() -> quota.reserve(tenant, 1, TTL));
  }

  @Test
  void settling_gives_back_what_was_not_used() {
    Tenant tenant = lab.tenant("settled", 1_000);
    Lease lease = quota.reserve(tenant, 1_000, TTL);
    Settlement settlement = quota.settle(tenant, lease.id(), "test", "a", tokens(300));

    assertThat(settlement.leased()).isEqualTo(1_000);
    assertThat(settlement.overshoot()).isZero();
    assertStanding(tenant, 300, 0);
    quota.reserve(tenant, 700, TTL);
    assertRefused(() -> quota.reserve(tenant, 1, TTL));
  }

  @Test
  void releasing_gives_back_everything_once() {
    Tenant tenant = lab.tenant("released", 1_000);
    Lease lease = quota.reserve(tenant, 600, TTL);

    assertThat(quota.release(tenant, lease.id()).duplicate()).isFalse();
    assertThat(quota.release(tenant, lease.id()).duplicate()).isTrue();
    assertStanding(tenant, 0, 0);
  }

  @Test
  void a_lease_expires_in_the_tenants_own_time() {
    Tenant tenant = lab.tenant("expired", 1_000);
    Lease lease = quota.reserve(tenant, 1_000, Duration.ofMinutes(1));
    lab.advance(tenant, NOW.plusSeconds(59));
    assertRefused(() -> quota.reserve(tenant, 1, TTL));
    lab.advance(tenant, NOW.plusSeconds(60));

    assertThat(quota.reserve(tenant, 1_000, TTL).standing().reserved()).isEqualTo(1_000);
    assertCode(() -> quota.extend(tenant, lease.id(), 1, TTL), QuotaError.LEASE_NOT_FOUND);
  }

  @Test
  void ended_leases_that_are_still_remembered_hide_no_live_one_that_has_expired() {
    Tenant tenant = lab.tenant("crowded", 1_000);
    quota.reserve(tenant, 900, Duration.ofMinutes(2));
    for (int i = 0; i < 450; i++) {
      quota.release(tenant, quota.reserve(tenant, 100, TTL).id());
    }
    lab.advance(tenant, NOW.plusSeconds(120));

    assertStanding(tenant, 0, 0);
    assertThat(quota.reserve(tenant, 1_000, TTL).tokens()).isEqualTo(1_000);
  }

  @Test
  void what_was_used_under_an_expired_lease_is_used() {
    Tenant tenant = lab.tenant("used-late", 1_000);
    Lease lease = quota.reserve(tenant, 500, Duration.ofMinutes(1));
    lab.advance(tenant, NOW.plusSeconds(61));

    assertThat(quota.settle(tenant, lease.id(), "test", "a", tokens(200)).leased()).isZero();
    assertStanding(tenant, 200, 0);
  }

  @Test
  void a_renewed_lease_lives_on() {
    Tenant tenant = lab.tenant("renewed", 1_000);
    Lease lease = quota.reserve(tenant, 1_000, Duration.ofMinutes(1));
    lab.advance(tenant, NOW.plusSeconds(50));
    Lease renewed = quota.renew(tenant, lease.id(), Duration.ofMinutes(1));
    lab.advance(tenant, NOW.plusSeconds(100));

    assertThat(renewed.tokens()).isEqualTo(1_000);
    assertThat(renewed.expiresAt()).isEqualTo(NOW.plusSeconds(110));
    assertRefused(() -> quota.reserve(tenant, 1, TTL));
  }

  @Test
  void an_extension_that_is_refused_leaves_the_lease_as_it_was() {
    Tenant tenant = lab.tenant("extended", 1_000);
    Lease lease = quota.reserve(tenant, 600, TTL);
    assertThat(quota.extend(tenant, lease.id(), 300, TTL).tokens()).isEqualTo(900);
    assertRefused(() -> quota.extend(tenant, lease.id(), 101, TTL));

    assertStanding(tenant, 0, 900);
    assertThat(quota.release(tenant, lease.id()).leased()).isEqualTo(900);
    assertCode(() -> quota.extend(tenant, lease.id(), 1, TTL), QuotaError.LEASE_ENDED);
  }

  @Test
  void an_overshoot_is_counted_and_reported() {
    Tenant tenant = lab.tenant("overshot", 1_000);
    Lease lease = quota.reserve(tenant, 900, TTL);
    Settlement settlement = quota.settle(tenant, lease.id(), "test", "a", tokens(1_100));

    assertThat(settlement.overshoot()).isEqualTo(200);
    assertStanding(tenant, 1_100, 0);
    assertRefused(() -> quota.reserve(tenant, 1, TTL));
  }

  @Test
  void the_same_idempotency_key_gives_the_same_lease() {
    Tenant tenant = lab.tenant("keyed", 1_000);
    Lease lease = quota.reserve(tenant, 600, TTL, "job-1");

    assertThat(quota.reserve(tenant, 600, TTL, "job-1").id()).isEqualTo(lease.id());
    assertStanding(tenant, 0, 600);
    assertCode(() -> quota.reserve(tenant, 601, TTL, "job-1"), QuotaError.IDEMPOTENCY_CONFLICT);
    quota.release(tenant, lease.id());
    assertCode(() -> quota.reserve(tenant, 600, TTL, "job-1"), QuotaError.LEASE_ENDED);
  }

  @Test
  void a_refusal_says_how_things_stand_and_how_to_go_on() {
    Tenant tenant = lab.tenant("refused", 1_000);
    Lease lease = quota.reserve(tenant, 700, TTL);
    quota.settle(tenant, lease.id(), "test", "a", tokens(600));
    quota.reserve(tenant, 100, TTL);

    assertThatThrownBy(() -> quota.reserve(tenant, 350, TTL))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem ->
                assertThat(problem.extensions())
                    .containsEntry("quota", "maxAgentTokensPerMonth")
                    .containsEntry("used", 600L)
                    .containsEntry("reserved", 100L)
                    .containsEntry("limit", 1_000L)
                    .containsEntry("resetAt", JULY.toString())
                    .containsEntry("retryAfterSeconds", 5L)
                    .containsKey("upgrade"));
    assertThatThrownBy(() -> quota.reserve(tenant, 401, TTL))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem ->
                assertThat(problem.extensions())
                    .containsEntry("retryAfterSeconds", Duration.between(NOW, JULY).toSeconds()));
    assertThat(lab.exceeded)
        .filteredOn(event -> event.tenantId().equals(tenant.id()))
        .singleElement()
        .satisfies(event -> assertThat(event.reserved()).isEqualTo(100));
  }

  @Test
  void an_event_counts_once_whether_settled_accepted_counted_or_all_of_it() {
    Tenant tenant = lab.tenant("once", 10_000);
    Lease lease = quota.reserve(tenant, 500, TTL);
    quota.settle(tenant, lease.id(), "test", "a", tokens(400));
    assertStanding(tenant, 400, 0);
    publish(tenant, "a", 400);
    assertStanding(tenant, 400, 0);
    lab.counting.run();
    assertStanding(tenant, 400, 0);
    node.reconcile();
    assertStanding(tenant, 400, 0);
    assertThat(lab.counted(tenant, NOW)).isEqualTo(400);
  }

  @Test
  void an_event_that_was_accepted_before_it_is_settled_counts_once() {
    Tenant tenant = lab.tenant("event-first", 10_000);
    Lease lease = quota.reserve(tenant, 500, TTL);
    publish(tenant, "a", 400);

    assertThat(quota.settle(tenant, lease.id(), "test", "a", tokens(400)).duplicate()).isTrue();
    assertStanding(tenant, 400, 0);
  }

  @Test
  void settling_again_answers_the_same_and_counts_nothing() {
    Tenant tenant = lab.tenant("settled-twice", 10_000);
    Lease lease = quota.reserve(tenant, 500, TTL);
    quota.settle(tenant, lease.id(), "test", "a", tokens(600));
    Settlement again = quota.settle(tenant, lease.id(), "test", "a", tokens(600));

    assertThat(again.duplicate()).isTrue();
    assertThat(again.overshoot()).isEqualTo(100);
    assertStanding(tenant, 600, 0);
  }

  @Test
  void an_event_that_is_sent_again_counts_once_before_and_after_it_is_counted() {
    Tenant tenant = lab.tenant("resent", 10_000);
    quota.standing(tenant);
    publish(tenant, "a", 400);
    publish(tenant, "a", 400);
    assertStanding(tenant, 400, 0);
    lab.counting.run();
    node.reconcile();
    publish(tenant, "a", 400);
    lab.counting.run();
    node.reconcile();
    assertStanding(tenant, 400, 0);
    assertThat(node.metrics.driftTokens.sum()).isGreaterThanOrEqualTo(400);
  }

  @Test
  void a_settlement_that_is_repeated_after_it_was_counted_is_put_right() {
    Tenant tenant = lab.tenant("settled-late", 10_000);
    lab.plainStreams.publish(List.of(lab.event(tenant, "a", 400)));
    lab.counting.run();
    var settled = new SettledEvent("test", "a", Instant.now().minusSeconds(60));
    quota.standing(tenant);
    node.parts
        .desk()
        .counters()
        .settle(
            tenant.id(),
            node.parts.desk().authority().current().epoch(),
            NOW,
            new Counters.Settling(UUID.randomUUID(), settled, tokens(400)),
            10);
    assertStanding(tenant, 800, 0); // too much for a moment, never too little
    node.reconcile();
    assertStanding(tenant, 400, 0);
  }

  @Test
  void what_the_event_says_goes_before_what_was_settled() {
    Tenant tenant = lab.tenant("corrected", 10_000);
    Lease lease = quota.reserve(tenant, 500, TTL);
    quota.settle(tenant, lease.id(), "test", "a", tokens(100));
    publish(tenant, "a", 450);
    assertStanding(tenant, 450, 0);
  }

  @Test
  void usage_of_an_earlier_period_is_not_used_in_this_one() {
    Tenant tenant = lab.tenant("late", 10_000);
    lab.advance(tenant, JULY.plusSeconds(60));
    quota.standing(tenant);
    node.streams.publish(
        List.of(
            lab.event(tenant, "late", 400, NOW),
            lab.event(tenant, "now", 30, JULY.plusSeconds(1))));
    assertStanding(tenant, 30, 0);
    lab.counting.run();
    node.reconcile();
    assertStanding(tenant, 30, 0);
  }

  @Test
  void usage_that_is_ahead_of_the_period_waits_for_it() {
    Tenant tenant = lab.tenant("ahead", 10_000);
    lab.advance(tenant, JULY.minusSeconds(60));
    quota.standing(tenant);
    node.streams.publish(List.of(lab.event(tenant, "ahead", 70, JULY.plusSeconds(5))));
    assertStanding(tenant, 0, 0);
    lab.advance(tenant, JULY);
    assertStanding(tenant, 70, 0);
    lab.counting.run();
    node.reconcile();
    assertStanding(tenant, 70, 0);
  }

  @Test
  void a_new_period_begins_with_nothing_and_old_leases_do_not_weigh_on_it() {
    Tenant tenant = lab.tenant("reset", 1_000);
    Lease done = quota.reserve(tenant, 500, TTL);
    quota.settle(tenant, done.id(), "test", "june", tokens(500));
    lab.advance(tenant, JULY.minusSeconds(60));
    Lease running = quota.reserve(tenant, 400, TTL);
    lab.advance(tenant, JULY.plusSeconds(60));

    assertStanding(tenant, 0, 0);
    assertThat(quota.standing(tenant).period().start()).isEqualTo(JULY);
    // The usage is of the period in which it happened, which is now.
    quota.settle(tenant, running.id(), "test", "july", tokens(350));
    assertStanding(tenant, 350, 0);
  }

  @Test
  void work_that_goes_on_in_the_next_period_extends_into_it() {
    Tenant tenant = lab.tenant("moves", 1_000);
    lab.advance(tenant, JULY.minusSeconds(60));
    Lease running = quota.reserve(tenant, 400, TTL);
    lab.advance(tenant, JULY.plusSeconds(60));
    quota.reserve(tenant, 500, TTL);

    assertRefused(() -> quota.extend(tenant, running.id(), 101, TTL));
    quota.extend(tenant, running.id(), 100, TTL);
    assertStanding(tenant, 0, 1_000);
  }

  @Test
  void a_higher_limit_opens_the_gate_at_once_and_a_lower_one_closes_it() {
    Tenant tenant = lab.tenant("upgraded", 1_000);
    quota.reserve(tenant, 1_000, TTL);
    assertRefused(() -> quota.reserve(tenant, 1, TTL));
    lab.setLimit(tenant, 2_000L);
    quota.limitChanged(tenant);
    quota.reserve(tenant, 500, TTL);
    lab.setLimit(tenant, 1_200L);
    node.reconcile();
    assertRefused(() -> quota.reserve(tenant, 1, TTL));
  }

  @Test
  void without_a_limit_everything_is_admitted_and_counted() {
    Tenant tenant = lab.tenant("unlimited", 1);
    lab.setLimit(tenant, null);
    Lease lease = quota.reserve(tenant, 900_000_000_000L, TTL);
    assertThat(lease.standing().limit()).isEmpty();
    quota.settle(tenant, lease.id(), "test", "a", tokens(5));
    assertStanding(tenant, 5, 0);
  }

  @Test
  void at_80_and_100_percent_a_warning_is_given_once_whoever_notices() {
    Tenant tenant = lab.tenant("warned", 1_000);
    QuotaLab.Node other = lab.new Node();
    use(quota, tenant, "a", 799);
    assertThat(warnings(tenant)).isEmpty();
    use(other.quota, tenant, "b", 1);
    use(quota, tenant, "c", 100);
    assertThat(warnings(tenant)).containsExactly(80);
    use(quota, tenant, "d", 100);
    assertThat(warnings(tenant)).containsExactly(80, 100);
  }

  @Test
  void a_counter_that_is_gone_is_built_from_what_is_counted_and_what_waits() {
    Tenant tenant = lab.tenant("rebuilt", 100_000);
    quota.standing(tenant);
    publish(tenant, "counted", 1_000);
    lab.counting.run();
    publish(tenant, "waiting", 200);
    Counters.keys(tenant.id()).forEach(lab.redis::del);

    Standing standing = quota.standing(tenant);
    assertThat(standing.used()).isEqualTo(1_200);
    // What the lost counter may have leased besides: up to what PostgreSQL had been told.
    assertThat(standing.reserved()).isLessThanOrEqualTo(100_000 / 100 * 5);
    lab.counting.run();
    node.reconcile();
    assertThat(quota.standing(tenant).used()).isEqualTo(1_200);
  }

  @Test
  void leases_that_a_lost_counter_had_given_are_not_given_again() {
    Tenant tenant = lab.tenant("lost", 1_000);
    quota.reserve(tenant, 990, TTL);
    Counters.keys(tenant.id()).forEach(lab.redis::del);

    assertRefused(() -> quota.reserve(tenant, 11, TTL));
    lab.advance(tenant, NOW.plus(QuotaConfig.DEFAULTS.maxTtl()));
    quota.reserve(tenant, 1_000, TTL);
  }

  @Test
  void a_counter_of_an_earlier_epoch_is_not_believed() {
    Tenant tenant = lab.tenant("stale", 1_000);
    quota.standing(tenant);
    List<String> keys = Counters.keys(tenant.id());
    byte[] old = lab.redis.dump(keys.get(0));
    use(quota, tenant, "a", 900);
    publish(tenant, "a", 900);
    lab.counting.run();
    lab.redis.del(keys.get(0));
    lab.redis.restore(keys.get(0), 0, old);
    lab.redis.hset(keys.get(0), "epoch", "0");

    assertRefused(() -> quota.reserve(tenant, 101, TTL));
  }

  @Test
  void a_settled_event_that_is_never_reported_is_forgotten_in_the_end() {
    Tenant tenant = lab.tenant("unreported", 1_000);
    quota.standing(tenant);
    var settled = new SettledEvent("test", "a", Instant.now().minus(Duration.ofHours(25)));
    node.parts
        .desk()
        .counters()
        .settle(
            tenant.id(),
            node.parts.desk().authority().current().epoch(),
            NOW,
            new Counters.Settling(UUID.randomUUID(), settled, tokens(400)),
            10);
    assertStanding(tenant, 400, 0);
    node.reconcile();
    assertStanding(tenant, 0, 0);
  }

  private static void use(TokenQuota quota, Tenant tenant, String event, long tokens) {
    Lease lease = quota.reserve(tenant, tokens, TTL);
    quota.settle(tenant, lease.id(), "test", event, tokens(tokens));
  }

  private static void publish(Tenant tenant, String event, long tokens) {
    node.streams.publish(List.of(lab.event(tenant, event, tokens)));
  }

  private static List<Integer> warnings(Tenant tenant) {
    return lab.warnings.stream()
        .filter(warning -> warning.tenantId().equals(tenant.id()))
        .map(QuotaWarning::percent)
        .toList();
  }

  private static void assertStanding(Tenant tenant, long used, long reserved) {
    Standing standing = quota.standing(tenant);
    assertThat(List.of(standing.used(), standing.reserved()))
        .as("used and reserved")
        .containsExactly(used, reserved);
  }

  private static void assertRefused(ThrowingCallable call) {
    assertCode(call, QuotaError.QUOTA_EXCEEDED);
  }

  private static void assertCode(ThrowingCallable call, QuotaError code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.errorCode()).isEqualTo(code));
  }
}
