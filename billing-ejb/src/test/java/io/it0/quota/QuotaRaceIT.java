package io.it0.quota;

import static io.it0.quota.QuotaLab.NOW;
import static io.it0.quota.QuotaLab.TTL;
import static io.it0.quota.QuotaLab.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.problem.ProblemException;
import io.it0.tenancy.Tenant;
import io.it0.usage.testing.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuotaRaceIT {

  private static final int PAIRS = 500;
  private static final QuotaConfig QUICK =
      new QuotaConfig(
          TTL,
          Duration.ofHours(1),
          1_000_000_000L,
          Duration.ofSeconds(1),
          Duration.ofMinutes(5),
          5,
          Duration.ofSeconds(1),
          Duration.ZERO,
          10_000,
          Duration.ofHours(24));

  private QuotaLab lab;
  private final History history = new History();
  private final AtomicLong used = new AtomicLong();

  @BeforeEach
  void open() {
    lab = new QuotaLab();
  }

  @AfterEach
  void close() {
    TestRedis.start();
    lab.close();
  }

  @Test
  void of_500_concurrent_pairs_on_two_nodes_every_decision_is_accounted_for() {
    Tenant tenant = lab.tenant("race", 60_000);
    var nodes = List.of(lab.one, lab.new Node());
    nodes.get(0).quota.standing(tenant);
    race(tenant, nodes, () -> {});

    history.assertNeverOverAdmitted();
    assertThat(history.inOrder()).anyMatch(e -> e.kind() == History.Kind.REFUSED);
    assertAllIsCounted(tenant, nodes.get(0));
  }

  @Test
  void the_same_while_redis_is_killed_and_restarted() {
    Tenant tenant = lab.tenant("killed", 60_000);
    var nodes = List.of(lab.new Node(QUICK), lab.new Node(QUICK));
    race(tenant, nodes, TestRedis::killAndRestart);

    history.assertNeverOverAdmitted();
    assertAllIsCounted(tenant, nodes.get(0));
  }

  @Test
  void the_same_while_redis_is_away_so_long_that_postgresql_decides_and_then_returns() {
    Tenant tenant = lab.tenant("away", 60_000);
    var nodes = List.of(lab.new Node(QUICK), lab.new Node(QUICK));
    race(
        tenant,
        nodes,
        () -> {
          TestRedis.kill();
          Awaitility.await()
              .atMost(Duration.ofSeconds(20))
              .until(() -> nodes.get(0).metrics.byPostgres.sum() > 20);
          TestRedis.start();
        });

    assertThat(history.inOrder().stream().map(e -> e.standing().epoch()).distinct().count())
        .isGreaterThanOrEqualTo(3);
    history.assertNeverOverAdmitted();
    assertAllIsCounted(tenant, nodes.get(0));
  }

  @Test
  void a_node_that_redis_left_does_not_let_postgresql_decide_beside_the_others() {
    Tenant tenant = lab.tenant("fenced", 1_000);
    QuotaLab.Node cutOff = lab.new Node(QUICK);
    QuotaLab.Node other = lab.new Node(QUICK);
    other.quota.reserve(tenant, 300, TTL);
    long epoch = other.parts.desk().authority().current().epoch();
    // What the cut-off node does once its patience is at an end; the other still reaches Redis.
    other.parts.desk().transactions().inNew(h -> AuthorityTable.leave(h, epoch));
    other
        .parts
        .desk()
        .transactions()
        .inNew(
            h -> {
              AuthorityTable.date(h, epoch + 1, Duration.ofSeconds(2));
              return null;
            });
    var grant = new Authority.Grant(AuthorityTable.Mode.POSTGRES, epoch + 1, 1, 0, Long.MAX_VALUE);
    var wanted = new Counters.Wanted(java.util.UUID.randomUUID(), 1, NOW.plus(TTL));

    assertThatThrownBy(() -> cutOff.parts.postgres().reserve(tenant, grant, NOW, wanted))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.errorCode()).isEqualTo(QuotaError.QUOTA_UNAVAILABLE));
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .ignoreExceptions()
        .until(() -> cutOff.parts.postgres().reserve(tenant, grant, NOW, wanted).isPresent());
    // By now nobody relies on what was read before: Redis is asked under a new epoch, after taking
    // over the lease.
    assertThat(other.quota.standing(tenant).reserved()).isEqualTo(301);
    assertThat(cutOff.parts.postgres().reserve(tenant, grant, NOW, wanted)).isEmpty();
  }

  @Test
  void what_redis_may_have_admitted_is_not_admitted_again_by_postgresql() {
    Tenant tenant = lab.tenant("covered", 1_000);
    QuotaLab.Node node = lab.new Node(QUICK);
    Lease lease = node.quota.reserve(tenant, 700, TTL);
    TestRedis.kill();
    retrying(() -> node.quota.standing(tenant));

    assertThatThrownBy(() -> node.quota.reserve(tenant, 301, TTL))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("301 tokens were asked for");
    Lease second = node.quota.reserve(tenant, 200, TTL);
    assertThat(second.standing().used() + second.standing().reserved()).isLessThanOrEqualTo(1_000);
    node.quota.settle(tenant, lease.id(), "test", "a", tokens(650));
    TestRedis.start();
    Standing standing = retrying(() -> standingByRedis(node, tenant));
    assertThat(standing.used()).isEqualTo(650);
    assertThat(standing.reserved()).isEqualTo(200);
  }

  private static Standing standingByRedis(QuotaLab.Node node, Tenant tenant) {
    node.parts.desk().authority().doubt();
    Standing standing = node.quota.standing(tenant);
    if (!node.parts.desk().authority().current().isRedis()) {
      throw Authority.unavailable(1, "not yet");
    }
    return standing;
  }

  private void race(Tenant tenant, List<QuotaLab.Node> nodes, Runnable disturbance) {
    ExecutorService pool = Executors.newFixedThreadPool(32);
    try {
      List<Future<?>> pairs = new ArrayList<>();
      for (int i = 0; i < PAIRS; i++) {
        int number = i;
        TokenQuota quota = nodes.get(i % nodes.size()).quota;
        pairs.add(pool.submit(() -> pair(tenant, quota, number)));
      }
      pairs.get(PAIRS / 8).get(60, TimeUnit.SECONDS);
      disturbance.run();
      for (Future<?> pair : pairs) {
        pair.get(60, TimeUnit.SECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      pool.shutdownNow();
    }
  }

  private void pair(Tenant tenant, TokenQuota quota, int number) {
    var random = new Random(number);
    long wanted = 1 + random.nextInt(3_000);
    try {
      Lease lease = retrying(() -> quota.reserve(tenant, wanted, TTL, "pair-" + number));
      history.add(History.Kind.ADMITTED, lease.standing(), wanted);
      long took = random.nextInt((int) wanted + 1) / 8;
      Settlement settlement =
          retrying(() -> quota.settle(tenant, lease.id(), "test", "pair-" + number, tokens(took)));
      used.addAndGet(took);
      history.add(History.Kind.ENDED, settlement.standing(), took - wanted);
    } catch (ProblemException refused) {
      assertThat(refused.errorCode()).isEqualTo(QuotaError.QUOTA_EXCEEDED);
      history.add(History.Kind.REFUSED, standingOf(refused), 0);
    }
  }

  private static Standing standingOf(ProblemException refused) {
    var more = refused.extensions();
    return new Standing(
        (Long) more.get("used"),
        (Long) more.get("reserved"),
        java.util.Optional.of((Long) more.get("limit")),
        null,
        (Long) more.get("sequence"),
        (Long) more.get("epoch"));
  }

  /** As a client does that is told to come again. */
  private static <T> T retrying(Supplier<T> call) {
    long until = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    while (true) {
      try {
        return call.get();
      } catch (ProblemException e) {
        if (e.errorCode() != QuotaError.QUOTA_UNAVAILABLE || System.nanoTime() > until) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The work reports its usage; then the counter and PostgreSQL both hold exactly that. */
  private void assertAllIsCounted(Tenant tenant, QuotaLab.Node node) {
    Standing before = retrying(() -> standingByRedis(node, tenant));
    assertThat(before.used()).isEqualTo(used.get());
    assertThat(before.reserved()).isZero();
    for (int i = 0; i < PAIRS; i++) {
      var random = new Random(i);
      long wanted = 1 + random.nextInt(3_000);
      long took = random.nextInt((int) wanted + 1) / 8;
      // Whoever was refused has used nothing.
      if (lab.redis.hexists(Counters.keys(tenant.id()).get(3), EventIds.of("test", "pair-" + i))) {
        node.streams.publish(List.of(lab.event(tenant, "pair-" + i, took)));
      }
    }
    lab.counting.run();
    node.reconcile();
    assertThat(lab.counted(tenant, NOW)).isEqualTo(used.get());
    assertThat(node.quota.standing(tenant).used()).isEqualTo(used.get());
  }
}
