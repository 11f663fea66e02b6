package io.it0.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.catalog.Plans;
import io.it0.db.PlatformDatabase;
import io.it0.db.testing.TestDatabase;
import io.it0.invoicing.InvoiceIssue;
import io.it0.invoicing.InvoicingConfig;
import io.it0.period.TenantClocks;
import io.it0.period.TestClock;
import io.it0.period.TestClocks;
import io.it0.problem.ErrorCode;
import io.it0.problem.ProblemException;
import io.it0.subscription.SubscriptionLog;
import io.it0.subscription.Subscriptions;
import io.it0.tenancy.Tenants;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdentityIT {

  private static final String PASSWORD = "correct horse battery";
  private static final Actor ADMIN =
      new Actor("admin@it0.example", Optional.empty(), Optional.of("request-1"));

  private final TestDatabase test = TestDatabase.fresh();
  private final PlatformDatabase database = test.platformDatabase();
  private final MovableClock clock = new MovableClock("2026-11-23T12:00:00Z");
  private final Passwords passwords = new Passwords(1_000, 2);
  private final TestClocks testClocks = new TestClocks(database, clock);
  private final KnownTenants known = new KnownTenants(new Tenants(database));
  private final KeyUse use = new KeyUse();
  private final ApiKeys keys = new ApiKeys(database, known, use, clock);
  private final ApiKeyAdministration keyAdministration =
      new ApiKeyAdministration(database, keys, clock);
  private final LogIns logIns =
      new LogIns(database, passwords, new LogInRecorder(database, clock), clock);
  private final TenantDirectory directory =
      new TenantDirectory(
          database, known, testClocks, new LivePayments(() -> new String[] {"stripe"}), clock);
  private TenantRegistration registration;

  @BeforeEach
  void registration() {
    var plans = new Plans(database, clock);
    database.jdbi().useTransaction(plans::seed);
    var subscriptions =
        new Subscriptions(
            plans,
            new InvoiceIssue(InvoicingConfig.DEFAULTS),
            new SubscriptionLog(clock, (handle, step) -> {}));
    registration =
        new TenantRegistration(
            database,
            passwords,
            subscriptions,
            new TenantClocks(clock, testClocks),
            testClocks,
            clock);
  }

  @Test
  void a_tenant_has_its_schema_its_owner_and_its_subscription_from_the_start() {
    RegisteredTenant acme =
        registration.register(wanted("acme", "ada@acme.example", "free", Optional.empty()), ADMIN);

    assertThat(count("select count(*) from tenant_acme.usage_records")).isZero();
    assertThat(
            count(
                """
                select count(*) from usage_aggregates a join subscriptions s on s.id = a.subscription_id
                where s.status = 'active' and a.period_start = '2026-11-23T12:00Z'
                """))
        .isOne();
    assertThat(directory.require(acme.tenant().id()).plan()).isEqualTo("free");
    assertThat(logIn("ada@acme.example", acme.generatedPassword().get()).tenant())
        .contains(acme.tenant().id());
    assertThat(audited("tenant.registered")).containsExactly("admin@it0.example acme request-1");
  }

  @Test
  void a_registration_that_fails_at_its_last_step_leaves_nothing() {
    var wanted = wanted("acme", "ada@acme.example", "no-such-plan", Optional.empty());

    assertProblem("PLAN_NOT_FOUND", () -> inTransaction(wanted));

    assertThat(count("select count(*) from tenants")).isZero();
    assertThat(count("select count(*) from users")).isZero();
    assertThat(count("select count(*) from audit_log")).isZero();
    assertThat(count("select count(*) from pg_namespace where nspname = 'tenant_acme'")).isZero();
  }

  @Test
  void a_slug_and_an_address_are_given_once() {
    register("acme", "ada@acme.example");

    assertProblem("TENANT_SLUG_TAKEN", () -> register("acme", "bob@acme.example"));
    assertProblem("EMAIL_TAKEN", () -> register("acme2", "ADA@acme.example "));
    assertThat(count("select count(*) from pg_namespace where nspname = 'tenant_acme2'")).isZero();
  }

  @Test
  void what_is_no_slug_no_zone_and_no_address_is_refused() {
    for (String slug : List.of("", "Acme", "a_b", "-a", "a--b", "a;drop", "x".repeat(41))) {
      assertProblem("TENANT_INVALID", () -> register(slug, "ada@acme.example"));
    }
    assertProblem("EMAIL_INVALID", () -> register("acme", "ada"));
    assertProblem("TENANT_INVALID", () -> NewTenant.zone("+02:00"));
  }

  @Test
  void a_tenant_on_a_test_clock_starts_in_the_clocks_time() {
    TestClock march = testClocks.create("march", Instant.parse("2025-03-10T00:00:00Z"));
    var wanted = wanted("acme", "ada@acme.example", "enterprise", Optional.of(march.id()));

    RegisteredTenant acme = inTransaction(wanted);

    assertThat(acme.subscription().startedAt()).isEqualTo(march.now());
    assertProblem(
        "TEST_CLOCK_NOT_FOUND",
        () ->
            registration.register(
                wanted("beta", "b@b.example", "free", Optional.of(UUID.randomUUID())), ADMIN));
  }

  @Test
  void a_tenants_time_does_not_go_back_before_its_running_period() {
    RegisteredTenant acme = register("acme", "ada@acme.example");
    TestClock before = testClocks.create("before", Instant.parse("2026-10-01T00:00:00Z"));
    TestClock after = testClocks.create("after", Instant.parse("2026-12-01T00:00:00Z"));
    UUID id = acme.tenant().id();

    assertProblem(
        "TENANT_CLOCK_BACKWARDS",
        () -> directory.setTestClock(id, Optional.of(before.id()), ADMIN));
    assertThat(directory.setTestClock(id, Optional.of(after.id()), ADMIN).testClockId())
        .isEqualTo(after.id());
    assertThat(known.find(id).orElseThrow().testClock()).contains(after.id());
  }

  @Test
  void who_pays_real_money_is_on_no_test_clock() {
    TestClock later = testClocks.create("later", Instant.parse("2026-12-01T00:00:00Z"));
    UUID paying = register("paying", "ada@paying.example").tenant().id();
    UUID playing = register("playing", "ada@playing.example").tenant().id();
    storeMethod(paying, "stripe");
    storeMethod(playing, "alipay");

    assertProblem(
        "TEST_CLOCK_LIVE_PAYMENTS",
        () -> directory.setTestClock(paying, Optional.of(later.id()), ADMIN));
    assertThat(known.find(paying).orElseThrow().testClock()).isEmpty();
    assertThat(directory.setTestClock(playing, Optional.of(later.id()), ADMIN).testClockId())
        .as("nothing of alipay is real here")
        .isEqualTo(later.id());
    assertThat(directory.setTestClock(paying, Optional.empty(), ADMIN).testClockId()).isNull();
  }

  private void storeMethod(UUID tenant, String provider) {
    database
        .jdbi()
        .useHandle(
            h ->
                h.execute(
                    """
                    insert into payment_methods (id, tenant_id, provider, external_id, label, created_at)
                    values (gen_random_uuid(), ?, ?, ?, 'a card', now())
                    """,
                    tenant,
                    provider,
                    "of " + tenant));
  }

  @Test
  void tenants_are_listed_by_slug_and_found_by_the_beginning_of_slug_or_name() {
    for (String slug : List.of("beta", "acme", "acorn")) {
      register(slug, slug + "@x.example");
    }

    assertThat(directory.list("", "", 2))
        .extracting(TenantRow::slug)
        .containsExactly("acme", "acorn");
    assertThat(directory.list("", "acorn", 2)).extracting(TenantRow::slug).containsExactly("beta");
    assertThat(directory.list("NAME OF B", "", 9))
        .extracting(TenantRow::slug)
        .containsExactly("beta");
    assertThat(directory.list("%' or true --", "", 9)).isEmpty();
  }

  @Test
  void a_wrong_password_and_an_unknown_address_look_the_same() {
    register("acme", "ada@acme.example");

    assertProblem("LOGIN_FAILED", () -> logIn("ada@acme.example", "wrong password"));
    assertProblem("LOGIN_FAILED", () -> logIn("eve@acme.example", "wrong password"));
  }

  @Test
  void a_disabled_user_cannot_log_in() {
    register("acme", "ada@acme.example");
    test.superuser().useHandle(h -> h.execute("update users set status = 'disabled'"));

    assertProblem("LOGIN_FAILED", () -> logIn("ada@acme.example", PASSWORD));
  }

  @Test
  void the_right_password_does_not_help_who_is_throttled() {
    register("acme", "ada@acme.example");
    for (int i = 0; i < LoginThrottle.FREE_ATTEMPTS; i++) {
      assertProblem("LOGIN_FAILED", () -> logIn("ada@acme.example", "wrong password"));
    }

    assertProblem("LOGIN_THROTTLED", () -> logIn("ada@acme.example", PASSWORD));
    clock.advance(Duration.ofSeconds(15));
    assertThat(logIn("ada@acme.example", PASSWORD).email()).isEqualTo("ada@acme.example");
  }

  @Test
  void a_key_is_known_until_it_is_revoked_or_expires() {
    UUID acme = register("acme", "ada@acme.example").tenant().id();
    Instant soon = clock.instant().plusSeconds(60);
    IssuedApiKey lasting = create(Optional.of(acme), null, Role.USAGE_WRITE);
    IssuedApiKey expiring = create(Optional.of(acme), soon, Role.USAGE_READ);

    Identity caller = keys.authenticate(lasting.key().reveal()).orElseThrow();
    assertThat(caller.roles()).containsExactly(Role.USAGE_WRITE);
    assertThat(caller.tenant().orElseThrow().slug()).isEqualTo("acme");
    assertThat(keys.authenticate(expiring.key().reveal())).isPresent();

    clock.advance(Duration.ofSeconds(60));
    keyAdministration.revoke(Optional.of(acme), lasting.row().id(), ADMIN);

    assertThat(keys.authenticate(lasting.key().reveal())).isEmpty();
    assertThat(keys.authenticate(expiring.key().reveal())).isEmpty();
    assertThat(audited("api_key.revoked"))
        .containsExactly("admin@it0.example " + lasting.row().prefix() + " request-1");
  }

  @Test
  void a_key_with_the_right_prefix_and_another_secret_is_not_known() {
    IssuedApiKey key = create(Optional.empty(), null, Role.USAGE_BACKFILL);
    var forged = new ApiKeySecret(key.row().prefix(), ApiKeySecret.random().secret());

    assertThat(keys.authenticate(forged.reveal())).isEmpty();
    assertThat(keys.authenticate(key.key().reveal())).isPresent();
  }

  @Test
  void a_tenant_neither_sees_nor_revokes_anothers_key() {
    UUID acme = register("acme", "ada@acme.example").tenant().id();
    UUID beta = register("beta", "bob@beta.example").tenant().id();
    IssuedApiKey key = create(Optional.of(acme), null, Role.USAGE_WRITE);

    assertThat(keyAdministration.list(Optional.of(beta), Optional.empty(), 10)).isEmpty();
    assertThat(keyAdministration.list(Optional.empty(), Optional.empty(), 10)).isEmpty();
    assertProblem(
        "API_KEY_NOT_FOUND",
        () -> keyAdministration.revoke(Optional.of(beta), key.row().id(), ADMIN));
    assertThat(keys.authenticate(key.key().reveal())).isPresent();
  }

  @Test
  void a_tenants_key_cannot_backfill_and_no_scope_is_made_up() {
    UUID acme = register("acme", "ada@acme.example").tenant().id();

    assertProblem("API_KEY_INVALID", () -> create(Optional.of(acme), null, Role.USAGE_BACKFILL));
    assertProblem("API_KEY_INVALID", () -> create(Optional.empty(), null, Role.PLATFORM_ADMIN));
    assertProblem(
        "API_KEY_INVALID", () -> create(Optional.empty(), clock.instant(), Role.USAGE_WRITE));
  }

  @Test
  void the_secret_is_nowhere_in_the_database() {
    IssuedApiKey key = create(Optional.empty(), null, Role.USAGE_WRITE);

    List<String> rows =
        test.superuser()
            .withHandle(
                h ->
                    h.createQuery("select k::text || a::text from api_keys k, audit_log a")
                        .mapTo(String.class)
                        .list());

    assertThat(rows).hasSize(1).noneMatch(row -> row.contains(key.key().secret()));
  }

  @Test
  void the_last_use_is_written_later_and_only_if_it_is_later() {
    IssuedApiKey key = create(Optional.empty(), null, Role.USAGE_WRITE);
    keys.authenticate(key.key().reveal());
    clock.advance(Duration.ofSeconds(1));
    keys.authenticate(key.key().reveal());

    database.jdbi().useTransaction(h -> KeyUseWriter.write(h, use.drain()));
    assertThat(lastUse(key)).isEqualTo(clock.instant());

    var earlier = Map.of(key.row().id(), Instant.parse("2020-01-01T00:00:00Z"));
    database.jdbi().useTransaction(h -> KeyUseWriter.write(h, earlier));
    assertThat(lastUse(key)).isEqualTo(clock.instant());
    assertThat(use.drain()).isEmpty();
  }

  @Test
  void the_first_administrator_is_made_once() {
    var first =
        administrator(
            Map.of("it0.admin.email", "Root@it0.example", "it0.admin.password", "first password"));
    database.jdbi().useTransaction(first::createIfAbsent);
    var second =
        administrator(
            Map.of("it0.admin.email", "other@it0.example", "it0.admin.password", "other password"));
    database.jdbi().useTransaction(second::createIfAbsent);

    assertThat(logIn("root@it0.example", "first password").role()).isEqualTo(Role.PLATFORM_ADMIN);
    assertThat(count("select count(*) from users")).isOne();
  }

  @Test
  void a_tenant_is_registered_within_50_milliseconds() {
    String hash = passwords.hash(PASSWORD);
    List<Long> millis = new ArrayList<>();
    try (Handle pooled = database.jdbi().open()) {
      for (int i = 0; i < 40; i++) {
        var wanted = wanted("t" + i, "o" + i + "@x.example", "free", Optional.empty());
        long start = System.nanoTime();
        pooled.useTransaction(h -> registration.register(h, wanted, hash, ADMIN));
        millis.add((System.nanoTime() - start) / 1_000_000);
      }
    }

    long median = millis.stream().sorted().toList().get(20);
    System.out.println("registering a tenant takes " + median + " ms");
    assertThat(median).isLessThanOrEqualTo(50);
  }

  private RegisteredTenant register(String slug, String email) {
    return inTransaction(wanted(slug, email, "free", Optional.empty()));
  }

  // What the container does around a registration.
  private RegisteredTenant inTransaction(NewTenant wanted) {
    String hash = passwords.hash(PASSWORD);
    return database.jdbi().inTransaction(h -> registration.register(h, wanted, hash, ADMIN));
  }

  private static NewTenant wanted(
      String slug, String email, String plan, Optional<UUID> testClock) {
    return new NewTenant(
        slug,
        "Name of " + slug,
        ZoneId.of("UTC"),
        email,
        Optional.empty(),
        plan,
        "USD",
        testClock,
        Optional.empty());
  }

  private User logIn(String email, String password) {
    return logIns.logIn(email, password, Optional.empty());
  }

  private IssuedApiKey create(Optional<UUID> tenant, Instant expires, String scope) {
    return keyAdministration.create(tenant, new NewApiKey("key", Set.of(scope), expires), ADMIN);
  }

  private FirstAdministrator administrator(Map<String, String> settings) {
    var config =
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(settings, "test", 100))
            .build();
    return new FirstAdministrator(database, passwords, config, clock);
  }

  private Instant lastUse(IssuedApiKey key) {
    return keyAdministration.list(Optional.empty(), Optional.empty(), 10).stream()
        .filter(row -> row.id().equals(key.row().id()))
        .findFirst()
        .orElseThrow()
        .lastUsedAt();
  }

  private long count(String sql) {
    return test.superuser().withHandle(h -> h.createQuery(sql).mapTo(Long.class).one());
  }

  private List<String> audited(String action) {
    return test.superuser()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        select actor || ' ' || subject || ' ' || request_id from audit_log
                        where action = :action
                        """)
                    .bind("action", action)
                    .mapTo(String.class)
                    .list());
  }

  private static void assertProblem(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(ProblemException.class)
        .extracting(e -> ((ProblemException) e).errorCode())
        .extracting(ErrorCode::code)
        .isEqualTo(code);
  }
}
