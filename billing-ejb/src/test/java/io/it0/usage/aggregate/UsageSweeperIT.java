package io.it0.usage.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.usage.UsageRecorded;
import io.it0.usage.UsageRecorder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a task stored is counted, whether or not it was published. */
class UsageSweeperIT {

  private static final Instant STORED = Instant.parse("2026-06-15T12:00:00Z");
  private static final Instant LATER = STORED.plusSeconds(60);

  private UsageLab lab;
  private UUID tenant;
  private UsageSweeper sweeper;

  @BeforeEach
  void open() {
    lab = new UsageLab();
    tenant = lab.subscribed.create("swept", UsageLab.NOW);
    sweeper = new UsageSweeper(lab.transactions, lab.streams);
    lab.start("node-a");
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void what_was_stored_and_never_published_is_counted() throws SQLException {
    List<UsageRecorded> events = UsageLab.events(List.of(tenant), 50, "task");
    store(events);

    assertThat(sweeper.sweep(STORED)).as("it is on its way").isZero();
    assertThat(sweeper.sweep(LATER)).isEqualTo(50);
    lab.awaitCounted();

    lab.assertCounted(events);
    assertThat(sweeper.sweep(LATER)).isZero();
    assertThat(dirtyTenants()).isZero();
  }

  @Test
  void what_was_stored_published_and_swept_is_counted_once() throws SQLException {
    List<UsageRecorded> events = UsageLab.events(List.of(tenant), 50, "task");
    store(events);
    store(events);
    sweeper.sweep(LATER);
    lab.streams.publish(events);
    sweeper.sweep(LATER);

    lab.awaitCounted();

    lab.assertCounted(events);
    assertThat(lab.metrics.deadLetters.sum()).isZero();
  }

  @Test
  void a_tenant_is_not_forgotten_while_a_task_is_storing() throws SQLException {
    UsageRecorded early = UsageLab.event(tenant, "early", 5, UsageLab.NOW);
    UsageRecorded open = UsageLab.event(tenant, "open", 7, UsageLab.NOW);
    store(List.of(early));
    try (Connection task = connection()) {
      UsageRecorder.store(task, open, STORED);
      sweeper.sweep(LATER);
      lab.awaitCounted();
      sweeper.sweep(LATER);
      assertThat(dirtyTenants()).as("the open transaction holds the mark").isEqualTo(1);
      task.commit();
    }

    sweeper.sweep(LATER);
    lab.awaitCounted();

    lab.assertCounted(List.of(early, open));
  }

  private void store(List<UsageRecorded> events) throws SQLException {
    try (Connection task = connection()) {
      for (UsageRecorded event : events) {
        UsageRecorder.store(task, event, STORED);
      }
      task.commit();
    }
  }

  /** As a tenant's request has it. */
  private Connection connection() throws SQLException {
    Connection connection = lab.database.tenant().getConnection();
    connection.setAutoCommit(false);
    try (var bind =
        connection.prepareStatement(
            "select set_config('app.tenant', ?, true), set_config('search_path', 'tenant_swept,"
                + " public', true)")) {
      bind.setString(1, tenant.toString());
      bind.execute();
    }
    return connection;
  }

  private long dirtyTenants() {
    return lab.database
        .superuser()
        .withHandle(
            h -> h.createQuery("select count(*) from usage_dirty_tenants").mapTo(Long.class).one());
  }
}
