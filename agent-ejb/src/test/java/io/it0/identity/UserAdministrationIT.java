package io.it0.identity;

import static io.it0.identity.Role.TENANT_ADMIN;
import static io.it0.identity.Role.TENANT_MEMBER;
import static io.it0.testing.AgentPlatform.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.problem.ProblemException;
import io.it0.quota.ResourceLimits;
import io.it0.tenancy.Tenant;
import io.it0.testing.AgentPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class UserAdministrationIT {

  private static final Optional<Integer> ANY = Optional.empty();
  private static final String OWN = "my very own password";

  private final MovableClock clock = new MovableClock("2026-11-23T12:00:00Z");
  private final AgentPlatform platform = new AgentPlatform(clock);
  private final Passwords passwords = new Passwords(1_000, 4);
  private final KnownUsers known = new KnownUsers(platform.platform);
  private final UserAdministration users = users();
  private final LogIns logIns =
      new LogIns(platform.platform, passwords, new LogInRecorder(platform.platform, clock), clock);
  private final Tenant acme = platform.tenant("acme");

  @Test
  void a_new_user_must_choose_a_password_and_then_logs_in_with_it() {
    IssuedUser bob = create("Bob@Acme.example", TENANT_MEMBER);
    assertThat(bob.user().email()).isEqualTo("bob@acme.example");
    assertThat(bob.user().passwordExpiresAt()).isEqualTo("2026-11-30T12:00:00Z");
    assertThat(bob.toString()).doesNotContain(bob.oneTimePassword());

    assertProblem("PASSWORD_TO_BE_CHOSEN", () -> logIn("bob@acme.example", bob.oneTimePassword()));
    assertProblem("LOGIN_FAILED", () -> choose("bob@acme.example", "not the password", OWN));
    assertProblem(
        "PASSWORD_TOO_WEAK", () -> choose("bob@acme.example", bob.oneTimePassword(), "short"));
    assertProblem(
        "PASSWORD_TOO_WEAK",
        () -> choose("bob@acme.example", bob.oneTimePassword(), bob.oneTimePassword()));
    assertThat(choose("bob@acme.example", bob.oneTimePassword(), OWN).tenant()).contains(acme.id());

    assertThat(logIn("bob@acme.example", OWN).role()).isEqualTo(TENANT_MEMBER);
    assertProblem("LOGIN_FAILED", () -> logIn("bob@acme.example", bob.oneTimePassword()));
    assertThat(as(() -> users.require(bob.user().id())).passwordExpiresAt()).isNull();
    assertThat(platform.audited("user.password_chosen"))
        .containsExactly("bob@acme.example bob@acme.example");
  }

  @Test
  void a_one_time_password_expires_and_can_be_made_anew() {
    IssuedUser bob = create("bob@acme.example", TENANT_MEMBER);
    clock.advance(Duration.ofDays(7));
    assertProblem("PASSWORD_EXPIRED", () -> choose("bob@acme.example", bob.oneTimePassword(), OWN));

    IssuedUser again = as(() -> users.resetPassword(bob.user().id(), ADA));
    assertProblem("LOGIN_FAILED", () -> choose("bob@acme.example", bob.oneTimePassword(), OWN));
    choose("bob@acme.example", again.oneTimePassword(), OWN);
    logIn("bob@acme.example", OWN);
  }

  @Test
  void who_is_disabled_does_not_log_in_and_a_token_says_nothing_any_more() {
    create("ada@acme.example", TENANT_ADMIN);
    UUID bob = enabled("bob@acme.example", TENANT_MEMBER);
    assertThat(known.activeRole(bob)).contains(TENANT_MEMBER);

    update(bob, new UserProfile("Bob", TENANT_MEMBER, "disabled"));
    assertProblem("LOGIN_FAILED", () -> logIn("bob@acme.example", OWN));
    assertThat(known.activeRole(bob)).isEmpty();

    update(bob, new UserProfile("Bob", TENANT_ADMIN, "active"));
    logIn("bob@acme.example", OWN);
    assertThat(known.activeRole(bob)).contains(TENANT_ADMIN);
  }

  @Test
  void an_active_administrator_remains_whatever_is_tried() {
    UUID ada = create("ada@acme.example", TENANT_ADMIN).user().id();
    UUID bob = create("bob@acme.example", TENANT_ADMIN).user().id();
    update(bob, new UserProfile("Bob", TENANT_ADMIN, "disabled"));

    assertProblem(
        "LAST_ADMINISTRATOR", () -> update(ada, new UserProfile("A", TENANT_MEMBER, "active")));
    assertProblem(
        "LAST_ADMINISTRATOR", () -> update(ada, new UserProfile("A", TENANT_ADMIN, "disabled")));
    assertProblem("LAST_ADMINISTRATOR", () -> as(() -> delete(ada)));
    assertThat(as(() -> users.require(ada)).version()).isOne();

    update(bob, new UserProfile("Bob", TENANT_ADMIN, "active"));
    as(() -> delete(ada));
    assertProblem("USER_NOT_FOUND", () -> as(() -> users.require(ada)));
  }

  @Test
  void of_administrators_who_demote_each_other_at_once_one_remains() {
    platform.change("update tenants set max_users = 8");
    UserAdministration node = users();
    List<UUID> all =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    as(() ->
                            node.create(
                                "u" + i + "@acme.example",
                                UserProfile.active("U", TENANT_ADMIN),
                                ADA))
                        .user()
                        .id())
            .toList();

    platform.atOnce(
        8,
        i ->
            platform.as(
                acme,
                () ->
                    i % 2 == 0
                        ? node.update(
                            all.get(i), new UserProfile("U", TENANT_MEMBER, "active"), ANY, ADA)
                        : delete(all.get(i))));

    assertThat(
            platform.one(
                "select count(*) from users where role = 'TENANT_ADMIN' and status = 'active'",
                Long.class))
        .isOne();
  }

  @Test
  void the_limit_counts_who_is_active_and_enabling_needs_room_too() {
    create("ada@acme.example", TENANT_ADMIN);
    UUID bob = create("bob@acme.example", TENANT_MEMBER).user().id();
    create("cid@acme.example", TENANT_MEMBER);
    assertProblem("QUOTA_EXCEEDED", () -> create("dan@acme.example", TENANT_MEMBER));

    update(bob, new UserProfile("Bob", TENANT_MEMBER, "disabled"));
    create("dan@acme.example", TENANT_MEMBER);
    assertProblem(
        "QUOTA_EXCEEDED", () -> update(bob, new UserProfile("Bob", TENANT_MEMBER, "active")));
    // A change that enables nobody needs no room.
    update(bob, new UserProfile("Robert", TENANT_MEMBER, "disabled"));
  }

  @Test
  void of_many_at_once_never_more_pass_than_there_is_room_for() {
    platform.change("update tenants set max_users = 5");
    UserAdministration node = users();
    UserAdministration other = users();

    List<Object> results =
        platform.atOnce(
            16,
            i ->
                platform.as(
                    acme,
                    () ->
                        (i % 2 == 0 ? node : other)
                            .create(
                                "u" + i + "@acme.example",
                                UserProfile.active("U", TENANT_MEMBER),
                                ADA)));

    assertThat(results).filteredOn(IssuedUser.class::isInstance).hasSize(5);
    assertThat(platform.one("select count(*) from users", Long.class)).isEqualTo(5);
  }

  @Test
  void an_address_is_taken_by_whichever_tenant_and_nobody_sees_anothers_users() {
    UUID bob = create("bob@acme.example", TENANT_MEMBER).user().id();
    Tenant globex = platform.tenant("globex");

    assertProblem(
        "EMAIL_TAKEN",
        () ->
            platform.as(
                globex,
                () ->
                    users.create("BOB@acme.example", UserProfile.active("B", TENANT_MEMBER), ADA)));
    assertProblem("USER_NOT_FOUND", () -> platform.as(globex, () -> users.require(bob)));
    assertProblem("USER_NOT_FOUND", () -> platform.as(globex, () -> delete(bob)));
    assertProblem("USER_NOT_FOUND", () -> platform.as(globex, () -> users.resetPassword(bob, ADA)));
    assertThat(platform.as(globex, () -> users.list(Optional.empty(), 10))).isEmpty();
  }

  @Test
  void the_keys_of_a_user_who_is_deleted_stay() {
    UUID bob = create("bob@acme.example", TENANT_MEMBER).user().id();
    platform.change(
        """
        insert into api_keys (id, tenant_id, name, prefix, secret_hash, scopes, created_by, created_at)
        values (gen_random_uuid(), '%s', 'key', 'abcdefghijkl', sha256('x'), array['USAGE_WRITE'], '%s', now())
        """
            .formatted(acme.id(), bob));

    as(() -> delete(bob));
    assertThat(platform.one("select count(*) from api_keys where created_by is null", Long.class))
        .isOne();
  }

  @Test
  void a_change_that_is_based_on_an_older_version_is_refused() {
    UUID bob = create("bob@acme.example", TENANT_MEMBER).user().id();
    var robert = new UserProfile("Robert", TENANT_MEMBER, "active");
    assertThat(as(() -> users.update(bob, robert, Optional.of(1), ADA)).version()).isEqualTo(2);
    assertProblem("USER_CHANGED", () -> as(() -> users.update(bob, robert, Optional.of(1), ADA)));
  }

  @Test
  void a_profile_is_refused_where_it_would_give_what_a_tenant_has_not() {
    for (String role : new String[] {null, "", "PLATFORM_ADMIN", "tenant_admin", "USAGE_WRITE"}) {
      assertProblem("USER_INVALID", () -> UserProfile.active("Bob", role));
    }
    assertProblem("USER_INVALID", () -> UserProfile.active("\u0007", TENANT_MEMBER));
    assertProblem("USER_INVALID", () -> new UserProfile("Bob", TENANT_MEMBER, "locked"));
    assertProblem("EMAIL_INVALID", () -> create("bob", TENANT_MEMBER));
  }

  private UserAdministration users() {
    var config =
        new IdentityConfig(
            Path.of("none"), "i", "a", Duration.ofHours(1), 1, 210_000, Duration.ofDays(7));
    return new UserAdministration(
        platform.tenants,
        passwords,
        platform.infos(),
        ResourceLimits.silent(),
        known,
        config,
        clock);
  }

  private IssuedUser create(String email, String role) {
    return as(() -> users.create(email, UserProfile.active("Somebody", role), ADA));
  }

  private UUID enabled(String email, String role) {
    IssuedUser user = create(email, role);
    choose(email, user.oneTimePassword(), OWN);
    return user.user().id();
  }

  private UserRow update(UUID id, UserProfile profile) {
    return as(() -> users.update(id, profile, ANY, ADA));
  }

  private Void delete(UUID id) {
    users.delete(id, ANY, ADA);
    return null;
  }

  private User logIn(String email, String password) {
    return logIns.logIn(email, password, Optional.empty());
  }

  private User choose(String email, String password, String wanted) {
    return logIns.changePassword(email, password, wanted, Optional.empty());
  }

  private <T> T as(Supplier<T> work) {
    return platform.as(acme, work);
  }

  private static void assertProblem(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.errorCode().code()).isEqualTo(code));
  }
}
