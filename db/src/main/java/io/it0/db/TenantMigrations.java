package io.it0.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Brings every tenant's schema to the template's latest version, several at a time.
 *
 * <p>A schema and its {@code template_version} change in one transaction, so a run that was
 * interrupted is simply run again: it finds what is still behind. A schema that fails keeps its
 * version; the worker that met it stops, and the error names the schema.
 */
public final class TenantMigrations {

  private static final int WORKERS = 4;
  private static final int PROGRESS_STEPS = 10;

  private final Connections connections;
  private final TenantTemplate template;

  /** Opens a connection as the owner. */
  @FunctionalInterface
  public interface Connections {
    Connection open() throws SQLException;
  }

  private record Behind(UUID tenant, String schema, int version) {}

  public TenantMigrations(Connections connections, TenantTemplate template) {
    this.connections = connections;
    this.template = template;
  }

  /** @return how many schemas were migrated */
  public int run(Consumer<String> progress) {
    Queue<Behind> behind = new ConcurrentLinkedQueue<>(behind());
    int total = behind.size();
    if (total == 0) {
      progress.accept("tenant schemas are at version " + template.latestVersion());
      return 0;
    }
    var done = new AtomicInteger();
    ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        running.add(workers.submit(() -> work(behind, () -> report(done, total, progress))));
      }
      await(running);
    } finally {
      workers.shutdownNow();
    }
    progress.accept(
        "%d tenant schemas migrated to version %d".formatted(total, template.latestVersion()));
    return total;
  }

  private static void report(AtomicInteger done, int total, Consumer<String> progress) {
    int now = done.incrementAndGet();
    if (now < total && now % Math.max(1, total / PROGRESS_STEPS) == 0) {
      progress.accept("%d of %d tenant schemas".formatted(now, total));
    }
  }

  /** Waits for every worker, so that none is still at work when the first failure is reported. */
  private static void await(List<Future<?>> running) {
    IllegalStateException failure = null;
    for (Future<?> worker : running) {
      try {
        worker.get();
      } catch (ExecutionException e) {
        failure = joined(failure, e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("tenant migration was interrupted", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static IllegalStateException joined(IllegalStateException first, Throwable cause) {
    if (first == null) {
      return new IllegalStateException("tenant migration stopped: " + cause.getMessage(), cause);
    }
    first.addSuppressed(cause);
    return first;
  }

  private List<Behind> behind() {
    String sql =
        """
        select id, schema_name, template_version from tenants
        where template_version < ? order by template_version, id
        """;
    try (Connection connection = connections.open();
        PreparedStatement query = connection.prepareStatement(sql)) {
      query.setInt(1, template.latestVersion());
      List<Behind> found = new ArrayList<>();
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        found.add(new Behind(rows.getObject(1, UUID.class), rows.getString(2), rows.getInt(3)));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the registry of tenants", e);
    }
  }

  private void work(Queue<Behind> behind, Runnable migrated) {
    try (Connection connection = connections.open()) {
      connection.setAutoCommit(false);
      while (!Thread.currentThread().isInterrupted()) {
        Behind next = behind.poll();
        if (next == null) {
          return;
        }
        migrate(connection, next);
        migrated.run();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private void migrate(Connection connection, Behind tenant) throws SQLException {
    try {
      apply(connection, tenant);
      connection.commit();
    } catch (SQLException e) {
      throw new SQLException("in schema " + tenant.schema() + ": " + e.getMessage(), e);
    }
  }

  private void apply(Connection connection, Behind tenant) throws SQLException {
    if (!lockedAtSameVersion(connection, tenant)) {
      return; // another runner was faster
    }
    try (var statement = connection.createStatement()) {
      statement.execute("set local search_path to \"" + tenant.schema() + "\", public");
      for (TenantTemplate.Script script : template.scripts()) {
        if (script.version() > tenant.version()) {
          statement.execute(script.sql().replace("${tenant_id}", tenant.tenant().toString()));
        }
      }
    }
    try (var update =
        connection.prepareStatement(
            "update public.tenants set template_version = ? where id = ?")) {
      update.setInt(1, template.latestVersion());
      update.setObject(2, tenant.tenant());
      update.executeUpdate();
    }
  }

  private static boolean lockedAtSameVersion(Connection connection, Behind tenant)
      throws SQLException {
    try (var query =
        connection.prepareStatement(
            "select from public.tenants where id = ? and template_version = ? for update")) {
      query.setObject(1, tenant.tenant());
      query.setInt(2, tenant.version());
      return query.executeQuery().next();
    }
  }
}
