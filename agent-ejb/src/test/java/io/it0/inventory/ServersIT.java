package io.it0.inventory;

import static io.it0.testing.AgentPlatform.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.problem.ProblemException;
import io.it0.quota.ResourceLimits;
import io.it0.tenancy.Tenant;
import io.it0.testing.AgentPlatform;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ServersIT {

  private static final Optional<Integer> ANY = Optional.empty();

  private final AgentPlatform platform = new AgentPlatform(Clock.systemUTC());
  private final Servers servers = servers();
  private final Tenant acme = platform.tenant("acme");

  @Test
  void a_server_is_made_read_changed_and_deleted_and_each_leaves_its_audit_row() {
    ServerRow made = create(spec("build-1", Map.of("region", "eu")));
    assertThat(as(() -> servers.require(made.id()))).isEqualTo(made);
    assertThat(made.version()).isOne();

    ServerRow changed =
        as(() -> servers.update(made.id(), spec("build-2", Map.of()), Optional.of(1), ADA));
    assertThat(changed.version()).isEqualTo(2);
    assertThat(changed.labels()).isEmpty();
    assertThat(changed.createdAt()).isEqualTo(made.createdAt());

    as(() -> delete(made.id(), Optional.of(2)));
    assertProblem("SERVER_NOT_FOUND", () -> as(() -> servers.require(made.id())));
    String audited = "ada@acme.example " + made.id();
    assertThat(platform.audited("server.created")).containsExactly(audited);
    assertThat(platform.audited("server.updated")).containsExactly(audited);
    assertThat(platform.audited("server.deleted")).containsExactly(audited);
  }

  @Test
  void a_name_is_unique_in_its_tenant_whatever_its_case() {
    ServerRow one = create(spec("Build", Map.of()));
    ServerRow two = create(spec("Other", Map.of()));
    assertProblem("SERVER_NAME_TAKEN", () -> create(spec("bUILD", Map.of())));
    assertProblem(
        "SERVER_NAME_TAKEN",
        () -> as(() -> servers.update(two.id(), spec("build", Map.of()), ANY, ADA)));
    assertThat(as(() -> servers.update(one.id(), spec("BUILD", Map.of()), ANY, ADA)).name())
        .isEqualTo("BUILD");

    Tenant globex = platform.tenant("globex");
    assertThat(platform.as(globex, () -> servers.create(spec("build", Map.of()), ADA)).name())
        .isEqualTo("build");
  }

  @Test
  void a_change_that_is_based_on_an_older_version_is_refused() {
    ServerRow made = create(spec("build", Map.of()));
    as(() -> servers.update(made.id(), spec("b2", Map.of()), Optional.of(1), ADA));

    assertProblem(
        "SERVER_CHANGED",
        () -> as(() -> servers.update(made.id(), spec("b3", Map.of()), Optional.of(1), ADA)));
    assertProblem("SERVER_CHANGED", () -> as(() -> delete(made.id(), Optional.of(1))));
    assertThat(as(() -> servers.update(made.id(), spec("b4", Map.of()), ANY, ADA)).version())
        .isEqualTo(3);
  }

  @Test
  void another_tenants_server_does_not_exist() {
    ServerRow made = create(spec("build", Map.of()));
    Tenant globex = platform.tenant("globex");

    assertProblem("SERVER_NOT_FOUND", () -> platform.as(globex, () -> servers.require(made.id())));
    assertProblem(
        "SERVER_NOT_FOUND",
        () -> platform.as(globex, () -> servers.update(made.id(), spec("x", Map.of()), ANY, ADA)));
    assertProblem("SERVER_NOT_FOUND", () -> platform.as(globex, () -> delete(made.id(), ANY)));
    assertThat(platform.as(globex, () -> servers.list(ServerFilter.ALL, Optional.empty(), 10)))
        .isEmpty();
  }

  @Test
  void the_list_is_filtered_and_paged_in_the_order_of_creation() {
    platform.change("update tenants set max_servers = 10");
    Servers more = servers();
    List<ServerRow> made =
        List.of(
            as(() -> more.create(spec("web-1", Map.of("env", "prod", "tier", "web")), ADA)),
            as(() -> more.create(spec("web-2", Map.of("env", "test")), ADA)),
            as(() -> more.create(spec("db-1", Map.of("env", "prod")), ADA)));

    assertThat(list(ServerFilter.ALL, Optional.empty(), 2)).isEqualTo(made.subList(0, 2));
    assertThat(list(ServerFilter.ALL, Optional.of(made.get(1).id()), 2))
        .isEqualTo(made.subList(2, 3));
    assertThat(list(filter("WEB-", Map.of()), Optional.empty(), 9)).isEqualTo(made.subList(0, 2));
    assertThat(list(filter("", Map.of("env", "prod")), Optional.empty(), 9))
        .containsExactly(made.get(0), made.get(2));
    assertThat(list(filter("", Map.of("env", "prod", "tier", "web")), Optional.empty(), 9))
        .containsExactly(made.get(0));
    assertThat(list(filter("%", Map.of()), Optional.empty(), 9)).isEmpty();
  }

  @Test
  void the_fourth_server_of_free_is_refused_with_what_is_used_and_how_to_have_more() {
    for (int i = 0; i < 3; i++) {
      create(spec("s" + i, Map.of()));
    }
    assertThatThrownBy(() -> create(spec("s3", Map.of())))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.errorCode().status()).isEqualTo(429);
              assertThat(e.extensions())
                  .containsEntry("quota", "maxServers")
                  .containsEntry("used", 3L)
                  .containsEntry("reserved", 0)
                  .containsEntry("limit", 3L)
                  .containsEntry("upgrade", "/api/v1/billing/plans");
            });

    // One that goes makes room.
    as(() -> delete(list(ServerFilter.ALL, Optional.empty(), 1).get(0).id(), ANY));
    create(spec("s3", Map.of()));
  }

  @Test
  void of_many_at_once_on_two_nodes_never_more_pass_than_there_is_room_for() {
    platform.change("update tenants set max_servers = 7");
    List<Servers> nodes = List.of(servers(), servers());

    for (int round = 0; round < 3; round++) {
      int number = round;
      List<Object> results =
          platform.atOnce(
              24,
              i ->
                  platform.as(
                      acme,
                      () -> nodes.get(i % 2).create(spec("r" + number + "-" + i, Map.of()), ADA)));

      assertThat(results).filteredOn(ServerRow.class::isInstance).hasSize(7);
      assertThat(results)
          .filteredOn(ProblemException.class::isInstance)
          .hasSize(17)
          .allSatisfy(
              e ->
                  assertThat(((ProblemException) e).errorCode().code())
                      .isEqualTo("QUOTA_EXCEEDED"));
      assertThat(platform.one("select count(*) from tenant_acme.servers", Long.class)).isEqualTo(7);
      platform.change("delete from tenant_acme.servers");
    }
  }

  @Test
  void of_many_that_take_the_last_free_name_by_renaming_one_gets_it() {
    platform.change("update tenants set max_servers = 8");
    Servers node = servers();
    List<ServerRow> made =
        IntStream.range(0, 8)
            .mapToObj(i -> as(() -> node.create(spec("s" + i, Map.of()), ADA)))
            .toList();

    List<Object> results =
        platform.atOnce(
            8,
            i ->
                platform.as(
                    acme, () -> node.update(made.get(i).id(), spec("chief", Map.of()), ANY, ADA)));

    assertThat(results).filteredOn(ServerRow.class::isInstance).hasSize(1);
  }

  private Servers servers() {
    return new Servers(
        platform.tenants, platform.infos(), ResourceLimits.silent(), Clock.systemUTC());
  }

  private ServerRow create(ServerSpec spec) {
    return as(() -> servers.create(spec, ADA));
  }

  private Void delete(UUID id, Optional<Integer> version) {
    servers.delete(id, version, ADA);
    return null;
  }

  private List<ServerRow> list(ServerFilter filter, Optional<UUID> after, int limit) {
    return as(() -> servers.list(filter, after, limit));
  }

  private <T> T as(Supplier<T> work) {
    return platform.as(acme, work);
  }

  private static ServerSpec spec(String name, Map<String, String> labels) {
    return new ServerSpec(name, name + ".example", ServerKind.VM, ServerStatus.ACTIVE, "", labels);
  }

  private static ServerFilter filter(String search, Map<String, String> labels) {
    return new ServerFilter(Optional.empty(), Optional.empty(), search, labels);
  }

  private static void assertProblem(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.errorCode().code()).isEqualTo(code));
  }
}
