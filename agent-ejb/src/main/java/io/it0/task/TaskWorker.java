package io.it0.task;

import io.it0.tenancy.TenantContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims tasks and has them run, tells the others that it is alive, hears who is to be cancelled, and gives up the tasks
 * of those that are silent.
 */
final class TaskWorker {

  private static final Logger LOG = LoggerFactory.getLogger(TaskWorker.class);
  private static final int SILENT_AT_ONCE = 20;
  private static final int LEASES_AT_ONCE = 2_000;

  private final TaskParts parts;
  private final Transactions transactions;
  private final TenantContext tenants;
  private final Executor executor;
  private final Map<UUID, TaskRun> running = new ConcurrentHashMap<>();
  private final AtomicBoolean claiming = new AtomicBoolean();
  private final AtomicBoolean renewing = new AtomicBoolean();
  private final AtomicBoolean ticking = new AtomicBoolean();
  private volatile boolean again;
  private volatile boolean stopping;
  private long lastBeat;
  private long lastRenewal;

  TaskWorker(TaskParts parts, Transactions transactions, TenantContext tenants, Executor executor) {
    this.parts = parts;
    this.transactions = transactions;
    this.tenants = tenants;
    this.executor = executor;
    this.lastBeat = System.nanoTime();
    this.lastRenewal = lastBeat;
  }

  /** Once a second. It never throws: a timer that does may be called never again. */
  void tick() {
    if (stopping || !ticking.compareAndSet(false, true)) {
      return;
    }
    try {
      look();
      wake();
    } catch (RuntimeException e) {
      LOG.warn("the tasks of this node are looked at again in a second: {}", e.toString());
    } finally {
      ticking.set(false);
    }
  }

  private void look() {
    long now = System.nanoTime();
    if (now - lastBeat >= parts.config().heartbeat().toNanos()) {
      lastBeat = now;
      beat();
      giveUpSilent();
    }
    if (now - lastRenewal >= parts.config().leaseTtl().toNanos() / 3) {
      lastRenewal = now;
      renewInOwnThread();
    }
    if (!running.isEmpty()) {
      List<UUID> unwanted =
          transactions.inPlatform(h -> QueueTable.cancelRequested(h, parts.node()));
      unwanted.forEach(this::cancel);
      running.values().forEach(run -> tenants.run(run.tenant(), run::flush));
    }
  }

  private void beat() {
    Set<UUID> ours = new HashSet<>(running.keySet());
    if (ours.isEmpty()) {
      return;
    }
    List<UUID> held = transactions.inPlatform(h -> QueueTable.beat(h, parts.node(), ours));
    held.forEach(ours::remove);
    for (UUID lost : ours) {
      TaskRun run = running.get(lost);
      if (run != null) {
        // Given up by another, or just ending: then it hears nothing any more.
        run.cancel(Optional.of(TaskEnd.NODE_LOST));
      }
    }
  }

  private void giveUpSilent() {
    List<QueueTable.Claimed> silent =
        transactions.inPlatform(
            h -> QueueTable.takeSilent(h, parts.node(), parts.config().silence(), SILENT_AT_ONCE));
    for (QueueTable.Claimed claimed : silent) {
      executor.execute(
          () -> tenants.run(claimed.tenant(), () -> TaskEnding.giveUp(parts, claimed)));
    }
  }

  /** A quota that answers slowly must not keep this node from saying that it is alive. */
  private void renewInOwnThread() {
    if (renewing.compareAndSet(false, true)) {
      executor.execute(
          () -> {
            try {
              renewLeases();
            } catch (RuntimeException e) {
              LOG.warn("leases are renewed again later: {}", e.toString());
            } finally {
              renewing.set(false);
            }
          });
    }
  }

  private void renewLeases() {
    running.values().forEach(run -> tenants.run(run.tenant(), run::renew));
    List<QueueTable.Claimed> waiting =
        transactions.inPlatform(h -> QueueTable.waitingWithLease(h, LEASES_AT_ONCE));
    waiting.forEach(task -> parts.budget().renew(task.tenant(), task.lease().orElseThrow()));
  }

  /** Claims what there is room for, in a thread of its own; a wish that comes meanwhile is not lost. */
  void wake() {
    again = true;
    if (stopping || !claiming.compareAndSet(false, true)) {
      return;
    }
    try {
      executor.execute(this::claimAll);
    } catch (RejectedExecutionException e) {
      claiming.set(false);
      LOG.warn("no thread to claim tasks with: {}", e.getMessage());
    }
  }

  private void claimAll() {
    try {
      while (again && !stopping) {
        again = false;
        claim();
      }
    } catch (RuntimeException e) {
      LOG.warn("tasks are claimed again in a second: {}", e.toString());
    } finally {
      claiming.set(false);
    }
    if (again && !stopping) {
      wake();
    }
  }

  private void claim() {
    int room = parts.config().perNode() - running.size();
    if (room <= 0) {
      return;
    }
    List<QueueTable.Claimed> claimed =
        transactions.inPlatform(
            h -> QueueTable.claim(h, parts.node(), parts.config().perTenant(), room));
    claimed.forEach(this::begin);
  }

  private void begin(QueueTable.Claimed claimed) {
    TaskRun run = new TaskRun(parts, claimed);
    running.put(claimed.task(), run);
    try {
      executor.execute(() -> run(run));
    } catch (RejectedExecutionException e) {
      // Without a heartbeat it is put back after a while.
      running.remove(claimed.task());
      LOG.error("task={} finds no thread", claimed.task(), e);
    }
  }

  private void run(TaskRun run) {
    try {
      tenants.run(run.tenant(), run::run);
    } catch (RuntimeException e) {
      LOG.error("task={} could not be run; it is put back or given up", run.id(), e);
    } finally {
      running.remove(run.id());
      wake();
    }
  }

  void cancel(UUID task) {
    TaskRun run = running.get(task);
    if (run != null) {
      run.cancel(Optional.empty());
    }
  }

  /** Ends what runs here, and waits until it has ended. */
  void stop(int seconds) {
    stopping = true;
    List<TaskRun> left = new ArrayList<>(running.values());
    left.forEach(run -> run.cancel(Optional.of(TaskEnd.NODE_STOPPED)));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try {
      while (!running.isEmpty() && System.nanoTime() - deadline < 0) {
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!running.isEmpty()) {
      LOG.warn("tasks={} did not end in time and are left to the other nodes", running.keySet());
    }
  }
}
