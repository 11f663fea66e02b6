package io.it0.task;

import io.it0.tenancy.Tenant;
import io.it0.tenancy.Tenants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The queue that hands tasks to the nodes. Its times are the database's: nodes whose clocks differ agree about who is
 * silent.
 */
final class QueueTable {

  private static final String CLAIM_LOCK = "io.it0.task claim";

  private static final String WITH_TENANT =
      """
      select c.task_id, c.claim, c.lease_id, c.cancel_requested,
        t.id, t.slug, t.schema_name, t.name, t.status, t.time_zone, t.test_clock_id
      from claimed c join tenants t on t.id = c.tenant_id
      """;

  private QueueTable() {}

  /**
   * A task that this node is to run, or to end in another's place.
   *
   * @param lease absent where no tokens are set aside
   */
  record Claimed(
      UUID task, UUID claim, Optional<UUID> lease, boolean cancelRequested, Tenant tenant) {}

  /** A row, locked. */
  record Entry(boolean running, Optional<UUID> claim, Optional<UUID> lease) {

    boolean isHeldBy(UUID holder) {
      return claim.filter(holder::equals).isPresent();
    }
  }

  /** One after the other for a tenant, so that its bound holds. */
  static int waiting(Handle handle, UUID tenant) {
    handle
        .createQuery("select pg_advisory_xact_lock(hashtextextended(:lock, 0))")
        .bind("lock", "io.it0.task queue of " + tenant)
        .mapTo(String.class)
        .findOne();
    return handle
        .createQuery(
            "select count(*) from task_queue where tenant_id = :tenant and status = 'queued'")
        .bind("tenant", tenant)
        .mapTo(Integer.class)
        .one();
  }

  static void enqueue(Handle handle, UUID task, UUID tenant, Optional<UUID> lease) {
    handle
        .createUpdate(
            """
            insert into task_queue (task_id, tenant_id, status, lease_id, enqueued_at)
            values (:task, :tenant, 'queued', :lease, clock_timestamp())
            """)
        .bind("task", task)
        .bind("tenant", tenant)
        .bind("lease", lease.orElse(null))
        .execute();
  }

  static Optional<Entry> lock(Handle handle, UUID task) {
    return handle
        .createQuery(
            "select status, claim, lease_id from task_queue where task_id = :task for update")
        .bind("task", task)
        .map(
            (row, context) ->
                new Entry(
                    row.getString("status").equals("running"),
                    Optional.ofNullable(row.getObject("claim", UUID.class)),
                    Optional.ofNullable(row.getObject("lease_id", UUID.class))))
        .findOne();
  }

  /** Whether the holder still has the task; until the transaction ends nobody takes it away. */
  static boolean isHeld(Handle handle, UUID task, UUID claim) {
    return handle
        .createQuery(
            "select task_id from task_queue where task_id = :task and claim = :claim for share")
        .bind("task", task)
        .bind("claim", claim)
        .mapTo(UUID.class)
        .findOne()
        .isPresent();
  }

  static void setLease(Handle handle, UUID task, UUID lease) {
    handle
        .createUpdate("update task_queue set lease_id = :lease where task_id = :task")
        .bind("lease", lease)
        .bind("task", task)
        .execute();
  }

  static void requestCancel(Handle handle, UUID task) {
    handle
        .createUpdate("update task_queue set cancel_requested = true where task_id = :task")
        .bind("task", task)
        .execute();
  }

  static void delete(Handle handle, UUID task) {
    handle
        .createUpdate("delete from task_queue where task_id = :task")
        .bind("task", task)
        .execute();
  }

  /**
   * Takes waiting tasks, each tenant's first before anybody's second. Nodes claim one after the other: what runs is
   * counted in the statement that claims, so a tenant's bound holds on all nodes together.
   */
  static List<Claimed> claim(Handle handle, String node, int perTenant, int most) {
    handle
        .createQuery("select pg_advisory_xact_lock(hashtextextended(:lock, 0))")
        .bind("lock", CLAIM_LOCK)
        .mapTo(String.class)
        .findOne();
    return handle
        .createQuery(
            """
            with running as (
              select tenant_id, count(*) as tasks from task_queue where status = 'running' group by tenant_id
            ), waiting as (
              select q.task_id, q.enqueued_at, coalesce(r.tasks, 0)
                + row_number() over (partition by q.tenant_id order by q.enqueued_at, q.task_id) as place
              from task_queue q left join running r using (tenant_id)
              where q.status = 'queued'
            ), due as (
              select q.task_id from task_queue q join waiting w using (task_id)
              where q.status = 'queued' and w.place <= :perTenant
              order by w.place, w.enqueued_at, w.task_id limit :most
              for update of q skip locked
            ), claimed as (
              update task_queue q set status = 'running', node = :node, claim = gen_random_uuid(),
                heartbeat_at = clock_timestamp()
              from due where q.task_id = due.task_id
              returning q.task_id, q.claim, q.lease_id, q.cancel_requested, q.tenant_id
            )
            """
                + WITH_TENANT)
        .bind("perTenant", perTenant)
        .bind("most", most)
        .bind("node", node)
        .map(QueueTable::claimed)
        .list();
  }

  /** Says that the node is alive and runs these tasks. @return those that it holds still */
  static List<UUID> beat(Handle handle, String node, Collection<UUID> tasks) {
    return handle
        .createQuery(
            """
            update task_queue set heartbeat_at = clock_timestamp()
            where node = :node and status = 'running' and task_id = any (:tasks)
            returning task_id
            """)
        .bind("node", node)
        .bindArray("tasks", UUID.class, tasks)
        .mapTo(UUID.class)
        .list();
  }

  /** Puts a task back that was claimed and never begun. */
  static void requeue(Handle handle, UUID task) {
    handle
        .createUpdate(
            """
            update task_queue set status = 'queued', node = null, claim = null, heartbeat_at = null
            where task_id = :task
            """)
        .bind("task", task)
        .execute();
  }

  /** Which of a node's tasks somebody wants to end. */
  static List<UUID> cancelRequested(Handle handle, String node) {
    return handle
        .createQuery(
            """
            select task_id from task_queue where node = :node and status = 'running' and cancel_requested
            """)
        .bind("node", node)
        .mapTo(UUID.class)
        .list();
  }

  /** Takes over the tasks of nodes that are silent. */
  static List<Claimed> takeSilent(Handle handle, String node, Duration silence, int most) {
    return handle
        .createQuery(
            """
            with silent as (
              select task_id from task_queue
              where status = 'running' and heartbeat_at < clock_timestamp() - :millis * interval '1 millisecond'
              order by heartbeat_at limit :most for update skip locked
            ), claimed as (
              update task_queue q set node = :node, claim = gen_random_uuid(), heartbeat_at = clock_timestamp()
              from silent where q.task_id = silent.task_id
              returning q.task_id, q.claim, q.lease_id, q.cancel_requested, q.tenant_id
            )
            """
                + WITH_TENANT)
        .bind("node", node)
        .bind("millis", silence.toMillis())
        .bind("most", most)
        .map(QueueTable::claimed)
        .list();
  }

  /** The waiting tasks for which tokens are set aside. */
  static List<Claimed> waitingWithLease(Handle handle, int most) {
    return handle
        .createQuery(
            """
            with claimed as (
              select task_id, gen_random_uuid() as claim, lease_id, cancel_requested, tenant_id from task_queue
              where status = 'queued' and lease_id is not null order by enqueued_at limit :most
            )
            """
                + WITH_TENANT)
        .bind("most", most)
        .map(QueueTable::claimed)
        .list();
  }

  private static Claimed claimed(ResultSet row, StatementContext context) throws SQLException {
    return new Claimed(
        row.getObject("task_id", UUID.class),
        row.getObject("claim", UUID.class),
        Optional.ofNullable(row.getObject("lease_id", UUID.class)),
        row.getBoolean("cancel_requested"),
        Tenants.tenant(row, context));
  }
}
