package io.it0.subscription;

import static io.it0.subscription.TenantInfo.Source.DATABASE;
import static io.it0.subscription.TenantInfo.Source.FREE_PLAN;
import static io.it0.subscription.TenantInfo.Source.LAST_KNOWN;
import static io.it0.subscription.TenantInfo.Source.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.it0.catalog.Plans;
import io.it0.db.ChannelListener;
import io.it0.db.testing.StoppableDatabase;
import io.it0.db.testing.TestTenants;
import io.it0.invoicing.InvoiceIssue;
import io.it0.invoicing.InvoicingConfig;
import io.it0.period.BillingInterval;
import io.it0.problem.ProblemException;
import io.it0.tenancy.Tenant;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantInfosIT {

  private static final Instant NOVEMBER = Instant.parse("2026-11-01T00:00:00Z");
  private static final AtomicInteger NEXT = new AtomicInteger();

  private static StoppableDatabase server;
  private static Jdbi jdbi;

  private final AtomicLong nanos = new AtomicLong();
  private final Plans plans = new Plans(server.platformDatabase(), Clock.systemUTC());
  private final TenantInfos infos = infos(TenantInfoConfig.DEFAULTS);
  private Tenant acme;

  @BeforeAll
  static void a_database_that_can_be_stopped(@TempDir Path folder) throws IOException {
    server = StoppableDatabase.in(folder);
    jdbi = server.platformJdbi();
    var plans = new Plans(server.platformDatabase(), Clock.systemUTC());
    jdbi.useTransaction(plans::seed);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void a_tenant_on_pro() {
    acme = TestTenants.register(jdbi, "acme-" + NEXT.incrementAndGet());
    subscribe(acme, "pro", "CNY");
  }

  @Test
  void it_tells_plan_currency_status_and_the_plans_limits() {
    TenantInfo info = infos.require(acme.id());

    assertThat(info.slug()).isEqualTo(acme.slug());
    assertThat(info.planKey()).isEqualTo("pro");
    assertThat(info.planVersion()).isOne();
    assertThat(info.currency()).isEqualTo("CNY");
    assertThat(info.subscription()).contains(SubscriptionStatus.ACTIVE);
    assertThat(info.limits()).isEqualTo(new TenantLimits(20, 15, 20, Optional.of(1_500_000L)));
    assertThat(info.source()).isEqualTo(DATABASE);
  }

  @Test
  void a_tenants_own_limits_go_before_its_plans() {
    change("max_servers = 0, max_users = 40, max_agent_tokens_per_month = 7");

    assertThat(infos.require(acme.id()).limits())
        .isEqualTo(new TenantLimits(0, 40, 20, Optional.of(7L)));
  }

  @Test
  void a_tenant_without_a_subscription_is_on_free_and_enterprise_has_no_hard_limit() {
    Tenant nobody = TestTenants.register(jdbi, "nobody-" + NEXT.incrementAndGet());
    assertThat(infos.require(nobody.id()).planKey()).isEqualTo("free");
    assertThat(infos.require(nobody.id()).subscription()).isEmpty();
    assertThat(infos.require(nobody.id()).limits())
        .isEqualTo(new TenantLimits(3, 3, 2, Optional.of(100_000L)));

    Tenant large = TestTenants.register(jdbi, "large-" + NEXT.incrementAndGet());
    subscribe(large, "enterprise", "USD");
    assertThat(infos.require(large.id()).limits().agentTokensPerMonth()).isEmpty();
  }

  @Test
  void who_does_not_exist_is_empty_to_find_and_a_problem_to_require() {
    UUID nobody = UUID.randomUUID();

    assertThat(infos.find(nobody)).isEmpty();
    assertThatThrownBy(() -> infos.require(nobody))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.errorCode().status()).isEqualTo(404));
  }

  @Test
  void it_is_kept_for_five_minutes_and_not_longer() {
    infos.require(acme.id());
    change("max_users = 99");

    pass(Duration.ofMinutes(5).minusNanos(1));
    assertThat(infos.require(acme.id()).limits().users()).isEqualTo(15);
    pass(Duration.ofNanos(1));
    assertThat(infos.require(acme.id()).limits().users()).isEqualTo(99);
  }

  @Test
  void another_node_hears_of_a_change_from_the_commit_that_makes_it() {
    infos.require(acme.id());
    try (var listening = new Listening(infos)) {
      infos.require(acme.id());
      jdbi.useTransaction(
          h -> {
            h.execute("update tenants set max_users = 77 where id = ?", acme.id());
            listening.staysSilent(acme);
          });

      listening.hears(acme);
      assertThat(infos.require(acme.id()).limits().users()).isEqualTo(77);
    }
  }

  @Test
  void a_change_of_plan_is_told_and_a_renewal_is_not() {
    try (var listening = new Listening(infos)) {
      jdbi.useHandle(
          h ->
              h.execute(
                  "update subscriptions set current_period_start = current_period_end,"
                      + " current_period_end = current_period_end + interval '1 month', version ="
                      + " version + 1 where tenant_id = ?",
                  acme.id()));
      jdbi.useHandle(
          h -> h.execute("update tenants set test_clock_id = null where id = ?", acme.id()));
      listening.staysSilent(acme);

      jdbi.useHandle(
          h ->
              h.execute(
                  "update subscriptions set status = 'past_due' where tenant_id = ?", acme.id()));
      listening.hears(acme);
      assertThat(infos.require(acme.id()).subscription()).contains(SubscriptionStatus.PAST_DUE);
    }
  }

  @Test
  void a_change_during_the_reading_is_not_overwritten_by_what_was_read() {
    // The reader answers what was true before the change of which it hears meanwhile.
    var slow =
        new TenantInfoReader(server.platformDatabase(), plans) {
          TenantInfos told;

          @Override
          public Optional<TenantInfo> read(UUID id) {
            Optional<TenantInfo> before = super.read(id);
            if (told != null) {
              change("max_users = 33");
              told.changed(id);
              told = null;
            }
            return before;
          }
        };
    var cache = new TenantInfos(slow, plans, TenantInfoConfig.DEFAULTS, nanos::get);
    slow.told = cache;

    assertThat(cache.require(acme.id()).limits().users()).isEqualTo(15);
    assertThat(cache.require(acme.id()).limits().users()).isEqualTo(33);
  }

  @Test
  void while_the_database_is_away_the_tokens_plan_goes_before_the_last_known_and_that_before_free()
      throws IOException {
    change("max_users = 16");
    infos.require(acme.id());
    Tenant stranger = TestTenants.register(jdbi, "stranger-" + NEXT.incrementAndGet());
    pass(Duration.ofMinutes(5));
    server.stop();
    try {
      TenantInfo last = infos.require(acme.id());
      assertThat(last.source()).isEqualTo(LAST_KNOWN);
      assertThat(last.planKey()).isEqualTo("pro");
      assertThat(last.limits().users()).isEqualTo(16);

      var binding = new TokenPlan(acme.id(), "enterprise", 1).bind();
      TenantInfo token = infos.require(acme.id());
      binding.close();
      assertThat(token.source()).isEqualTo(TOKEN);
      assertThat(token.planKey()).isEqualTo("enterprise");
      assertThat(token.currency()).isEqualTo("CNY");
      // The tenant's own limit holds on whatever plan.
      assertThat(token.limits()).isEqualTo(new TenantLimits(500, 16, 200, Optional.empty()));

      TenantInfo unknown = infos.require(stranger.id());
      assertThat(unknown.source()).isEqualTo(FREE_PLAN);
      assertThat(unknown.limits().servers()).isEqualTo(3);
      assertThat(unknown.tokenPlan()).isEmpty();

      // Another tenant's token, and a plan that nobody has heard of, say nothing.
      var foreign = new TokenPlan(acme.id(), "enterprise", 1).bind();
      assertThat(infos.require(stranger.id()).source()).isEqualTo(FREE_PLAN);
      foreign.close();
      var unheard = new TokenPlan(acme.id(), "platinum", 1).bind();
      assertThat(infos.require(acme.id()).source()).isEqualTo(LAST_KNOWN);
      unheard.close();
    } finally {
      server.start();
    }
    assertThat(infos.require(acme.id()).source()).isEqualTo(LAST_KNOWN);
    pass(TenantInfoConfig.DEFAULTS.retryAfter());
    assertThat(infos.require(acme.id()).source()).isEqualTo(DATABASE);
  }

  @Test
  void a_listener_that_was_cut_off_forgets_everything_since_it_may_have_missed_something()
      throws IOException {
    try (var listening = new Listening(infos)) {
      infos.require(acme.id());
      server.stop();
      server.start();
      change("max_users = 55");

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> infos.require(acme.id()).limits().users() == 55);
      change("max_users = 56");
      listening.hears(acme);
    }
  }

  @Test
  void what_nobody_asks_for_is_forgotten_first() {
    var small = infos(new TenantInfoConfig(Duration.ofHours(1), Duration.ofSeconds(5), 2));
    Tenant beta = TestTenants.register(jdbi, "beta-" + NEXT.incrementAndGet());
    Tenant gamma = TestTenants.register(jdbi, "gamma-" + NEXT.incrementAndGet());
    small.require(acme.id());
    small.require(beta.id());
    small.require(acme.id());
    small.require(gamma.id());
    jdbi.useHandle(h -> h.execute("update tenants set max_users = 42"));

    assertThat(small.require(acme.id()).limits().users()).isEqualTo(15);
    assertThat(small.require(beta.id()).limits().users()).isEqualTo(42);
  }

  private TenantInfos infos(TenantInfoConfig config) {
    return new TenantInfos(
        new TenantInfoReader(server.platformDatabase(), plans), plans, config, nanos::get);
  }

  private void subscribe(Tenant tenant, String plan, String currency) {
    var subscriptions =
        new Subscriptions(
            plans,
            new InvoiceIssue(InvoicingConfig.DEFAULTS),
            new SubscriptionLog(Clock.systemUTC(), (handle, step) -> {}));
    jdbi.useTransaction(
        h -> subscriptions.start(h, tenant, plan, currency, BillingInterval.MONTH, NOVEMBER));
  }

  private void change(String set) {
    jdbi.useHandle(h -> h.execute("update tenants set " + set + " where id = ?", acme.id()));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** Another node's listener, which also writes down what it hears. */
  private static final class Listening implements AutoCloseable {

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final ChannelListener listener;
    private final Thread thread;

    Listening(TenantInfos infos) {
      listener =
          new ChannelListener(
              server.platform()::getConnection,
              TenantInfoChanges.CHANNEL,
              () -> {
                infos.changedUnheard();
                connections.incrementAndGet();
              },
              message -> {
                TenantInfoChanges.hear(infos, message);
                heard.add(message);
              });
      thread = new Thread(listener, "listener");
      thread.start();
      await().until(() -> connections.get() > 0);
    }

    void hears(Tenant tenant) {
      await().until(() -> heard.contains(tenant.id().toString()));
    }

    /** What was said before is heard before what is said now. */
    void staysSilent(Tenant tenant) {
      UUID mark = UUID.randomUUID();
      // On a connection of its own: Jdbi would use the one of the transaction that is open here.
      server
          .platformJdbi()
          .useHandle(h -> h.execute("select pg_notify('tenant_info', ?)", mark.toString()));
      await().until(() -> heard.contains(mark.toString()));
      assertThat(heard).doesNotContain(tenant.id().toString());
    }

    @Override
    public void close() {
      listener.stop();
      try {
        thread.join(Duration.ofSeconds(10).toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      assertThat(thread.isAlive()).isFalse();
    }
  }
}
