package io.it0.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.db.UuidV7;
import io.it0.db.testing.TestDatabase;
import io.it0.db.testing.TestTenants;
import io.it0.tenancy.Tenant;
import io.it0.usage.testing.TestRedis;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.resps.StreamEntry;

class OutboxIT {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final EventConfig CONFIG =
      new EventConfig(10_000, 7, Duration.ofSeconds(30), Duration.ofDays(30));

  private final TestDatabase database = TestDatabase.fresh();
  private final RedisClient redis = TestRedis.fresh();
  private final ConcurrentLinkedQueue<SharedEvent> heard = new ConcurrentLinkedQueue<>();
  private final Outbox outbox = new Outbox(at(NOW), heard::add);
  private final Transactions transactions =
      new Transactions() {
        @Override
        public <T> T inNew(Function<Handle, T> work) {
          return database.platformJdbi().inTransaction(work::apply);
        }
      };
  private Tenant acme;

  @BeforeEach
  void a_tenant() {
    acme = TestTenants.register(database, "acme");
  }

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void an_event_is_published_only_if_its_transaction_commits() {
    assertThatThrownBy(
            () ->
                transactions.inNew(
                    handle -> {
                      outbox.add(handle, change(acme, 1));
                      throw new IllegalStateException("rolled back");
                    }))
        .hasMessage("rolled back");
    UUID id = add(acme, 2);

    assertThat(publisher().publish()).isEqualTo(1);

    assertThat(entries("subscription.changed"))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.getFields())
                  .containsEntry("v", "1.0")
                  .containsEntry("id", id.toString())
                  .containsEntry("tenantId", acme.id().toString());
              assertThat(read(entry)).isEqualTo(change(acme, 2));
            });
    assertThat(heard)
        .as(
            "each is fired where it is added, in the transaction, whose end its observers may await")
        .containsExactly(change(acme, 1), change(acme, 2));
    assertThat(publisher().publish()).isZero();
  }

  @Test
  void each_kind_goes_into_its_own_stream() {
    transactions.inNew(
        handle -> {
          outbox.add(handle, new QuotaExceeded(acme.id(), "maxServers", 3, 0, 3, null));
          outbox.add(handle, change(acme, 1));
          return null;
        });
    publisher().publish();
    assertThat(entries("quota.exceeded")).hasSize(1);
    assertThat(entries("subscription.changed")).hasSize(1);
    assertThat(entries("payment.received")).isEmpty();
  }

  @Test
  void the_order_holds_across_batches() {
    List<UUID> added = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      added.add(add(acme, i));
    }
    assertThat(publisher().publish()).isEqualTo(40);
    assertThat(ids("subscription.changed")).containsExactlyElementsOf(added);
  }

  @Test
  void a_crash_after_the_append_and_before_the_mark_delivers_again_and_loses_nothing() {
    UUID id = add(acme, 1);
    Transactions crashing =
        new Transactions() {
          private int calls;

          @Override
          public <T> T inNew(Function<Handle, T> work) {
            // The claim, the read; then the process is gone, and releases nothing either.
            if (++calls > 2) {
              throw new IllegalStateException("killed");
            }
            return transactions.inNew(work);
          }
        };
    assertThatThrownBy(() -> publisher(crashing, at(NOW)).publish()).hasMessage("killed");
    assertThat(ids("subscription.changed")).containsExactly(id);

    // Until the dead node's claim has run out the others leave its tenants alone.
    assertThat(publisher(transactions, at(NOW.plusSeconds(30))).publish()).isZero();
    assertThat(publisher(transactions, at(NOW.plusSeconds(31))).publish()).isEqualTo(1);

    assertThat(ids("subscription.changed")).containsExactly(id, id);
    assertThat(publisher(transactions, at(NOW.plusSeconds(60))).publish()).isZero();
  }

  @Test
  void while_redis_is_away_events_wait_and_then_come_in_their_order() {
    UUID first = add(acme, 1);
    UUID second = add(acme, 2);
    TestRedis.kill();
    try {
      assertThatThrownBy(() -> publisher().publish()).isInstanceOf(RuntimeException.class);
    } finally {
      TestRedis.start();
    }
    // The claim was given back, so nobody has to wait for it to run out.
    assertThat(publisher().publish()).isEqualTo(2);
    assertThat(ids("subscription.changed")).containsExactly(first, second);
  }

  @Test
  void many_publishers_publish_everything_each_tenant_in_order() throws Exception {
    List<Tenant> tenants = new ArrayList<>(List.of(acme));
    for (int i = 0; i < 9; i++) {
      tenants.add(TestTenants.register(database, "t" + i));
    }
    Map<UUID, List<UUID>> added = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      Tenant tenant = tenants.get(i % tenants.size());
      added.computeIfAbsent(tenant.id(), t -> new ArrayList<>()).add(add(tenant, i));
    }
    var threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> running = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        running.add(threads.submit(() -> publisher().publish()));
      }
      int published = 0;
      for (Future<Integer> one : running) {
        published += one.get();
      }
      // A publisher that found everything claimed has gone home; what came back since is left.
      published += publisher().publish();
      assertThat(published).isEqualTo(300);
    } finally {
      threads.shutdownNow();
    }
    Map<UUID, Set<UUID>> seen = new HashMap<>();
    for (StreamEntry entry : entries("subscription.changed")) {
      seen.computeIfAbsent(
              UUID.fromString(entry.getFields().get("tenantId")), t -> new LinkedHashSet<>())
          .add(UUID.fromString(entry.getFields().get("id")));
    }
    added.forEach((tenant, ids) -> assertThat(seen.get(tenant)).containsExactlyElementsOf(ids));
  }

  @Test
  void an_event_that_a_newer_node_has_added_is_published_as_it_is() {
    transactions.inNew(
        handle ->
            handle.execute(
                """
                insert into event_outbox (id, tenant_id, type, version, payload, created_at)
                values (?, ?, 'invoice.issued', '1.0', '{"number":7}', now())
                """,
                UuidV7.next(),
                acme.id()));
    assertThat(publisher().publish()).isEqualTo(1);
    assertThat(entries("invoice.issued")).hasSize(1);
  }

  @Test
  void a_tenants_transaction_adds_events_of_its_own_and_of_nobody_else() throws Exception {
    Tenant globex = TestTenants.register(database, "globex");
    try (var connection = database.tenant().getConnection()) {
      connection.setAutoCommit(false);
      var jdbi = Jdbi.create(() -> connection).installPlugin(new PostgresPlugin());
      Handle handle = jdbi.open();
      handle.execute("select set_config('app.tenant', ?, true)", acme.id().toString());
      outbox.add(handle, change(acme, 1));
      connection.commit();
      handle.execute("select set_config('app.tenant', ?, true)", acme.id().toString());
      assertThatThrownBy(() -> outbox.add(handle, change(globex, 1)))
          .hasMessageContaining("row-level security");
      connection.rollback();
    }
    assertThat(publisher().publish()).isEqualTo(1);
  }

  @Test
  void what_was_published_long_ago_is_removed_and_what_waits_is_kept() {
    add(acme, 1);
    publisher().publish();
    add(acme, 2);
    assertThat(publisher(transactions, at(NOW.plus(Duration.ofDays(30)))).clean()).isZero();
    assertThat(publisher(transactions, at(NOW.plus(Duration.ofDays(31)))).clean()).isEqualTo(1);
    assertThat(publisher().publish()).isEqualTo(1);
  }

  private OutboxPublisher publisher() {
    return publisher(transactions, at(NOW));
  }

  private OutboxPublisher publisher(Transactions transactions, Clock clock) {
    var streams = new EventStreams(redis, CONFIG.maxEntries());
    return new OutboxPublisher(transactions, streams, CONFIG, clock, new EventMetrics());
  }

  private UUID add(Tenant tenant, int number) {
    return transactions.inNew(handle -> outbox.add(handle, change(tenant, number)));
  }

  private static SubscriptionChanged change(Tenant tenant, int number) {
    return new SubscriptionChanged(
        tenant.id(), tenant.id(), "pro", "enterprise", "active", "active", NOW, "change " + number);
  }

  private List<StreamEntry> entries(String stream) {
    return redis.xrange(stream, (StreamEntryID) null, null);
  }

  private List<UUID> ids(String stream) {
    return entries(stream).stream().map(e -> UUID.fromString(e.getFields().get("id"))).toList();
  }

  private static SharedEvent read(StreamEntry entry) {
    return EventCodec.decode(
            "subscription.changed", entry.getFields().get("v"), entry.getFields().get("data"))
        .orElseThrow();
  }

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }
}
