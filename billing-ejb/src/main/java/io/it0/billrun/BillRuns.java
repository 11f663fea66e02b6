package io.it0.billrun;

import static io.it0.billrun.BillRunError.BILL_RUN_NOT_FOUND;
import static io.it0.billrun.BillRunError.NOT_A_DRY_RUN;
import static io.it0.billrun.BillRunError.NOT_PARKED;
import static io.it0.billrun.BillRunError.TOO_MANY_BILL_RUNS;

import io.it0.audit.AuditEntry;
import io.it0.catalog.Plans;
import io.it0.db.UuidV7;
import io.it0.invoicing.InvoiceIssue;
import io.it0.problem.ProblemException;
import io.it0.subscription.SubscriptionLog;
import io.it0.usage.UsageBacklog;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts runs in threads of the container, and answers what became of them. */
@ApplicationScoped
public class BillRuns {

  private static final Logger LOG = LoggerFactory.getLogger(BillRuns.class);

  /** A run writes its row every second or chunk; one that is silent for this long is gone. */
  private static final Duration SILENCE = Duration.ofMinutes(2);

  @Inject private Transactions transactions;
  @Inject private Plans plans;
  @Inject private InvoiceIssue issue;
  @Inject private SubscriptionLog log;
  @Inject private UsageBacklog backlog;
  @Inject private BillRunConfig config;
  @Inject private BillRunMetrics metrics;
  @Inject private Clock wall;

  @Resource private ManagedExecutorService threads;

  private BillRun run;
  private Semaphore running;

  @PostConstruct
  void prepare() {
    run = new BillRun(transactions, plans, issue, log, config, wall);
    running = new Semaphore(config.maxRunning());
  }

  /**
   * Starts a run and comes back at once.
   *
   * @throws ProblemException if this node has as many as it may
   */
  public BillRunRow start(BillRunRequest request) {
    if (!running.tryAcquire()) {
      throw new ProblemException(
          TOO_MANY_BILL_RUNS, "this node runs %d of them".formatted(config.maxRunning()));
    }
    boolean handedOver = false;
    try {
      BillRunRow row = BillRunRow.starting(request, UuidV7.next(), wall.instant());
      transactions.inNew(h -> begin(h, row, request));
      threads.submit(() -> execute(row));
      handedOver = true;
      return row;
    } finally {
      if (!handedOver) {
        running.release();
      }
    }
  }

  /**
   * Runs for the tenants on a test clock, in the caller's thread.
   *
   * @return how many periods were closed
   * @throws IllegalStateException if the run fails
   */
  int runOn(UUID clock) {
    if (run.dueOn(clock) == 0) {
      return 0;
    }
    BillRunRequest request =
        new BillRunRequest(
            Optional.empty(), false, BillRunTrigger.CLOCK, "test clock " + clock, Optional.empty());
    BillRunRow row = BillRunRow.starting(request, UuidV7.next(), wall.instant());
    transactions.inNew(h -> begin(h, row, request));
    BillRunStatus status =
        new BillRunJob(transactions, this::mark, run, config, wall)
            .execute(row, Optional.of(clock), metrics.watcher());
    BillRunRow ended = require(row.id());
    if (status != BillRunStatus.COMPLETED) {
      throw new IllegalStateException("the bill run did not end: " + ended.message());
    }
    return ended.progress().done();
  }

  /** Starts a run if anything is due, as the timer does. */
  void sweep() {
    transactions.inNew(h -> BillRunTable.giveUp(h, wall.instant().minus(SILENCE), wall.instant()));
    int due = run.due(Optional.empty());
    if (due > 0) {
      LOG.info("{} subscriptions are due", due);
      start(BillRunRequest.BY_TIMER);
    }
  }

  public BillRunRow require(UUID id) {
    return transactions
        .inNew(h -> BillRunTable.find(h, id))
        .orElseThrow(() -> new ProblemException(BILL_RUN_NOT_FOUND, "bill run " + id));
  }

  public List<BillRunRow> page(Optional<UUID> after, int limit) {
    return transactions.inNew(h -> BillRunTable.page(h, after, limit));
  }

  /** What a dry run would do now, by ascending subscription id. */
  public List<Preview> preview(UUID id, Optional<UUID> after, int limit) {
    BillRunRow row = require(id);
    if (!row.dryRun()) {
      throw new ProblemException(NOT_A_DRY_RUN, "bill run " + id + " has issued its invoices");
    }
    return run.preview(row.asOf(), after, limit);
  }

  public List<ParkedSubscription> parked(Optional<UUID> after, int limit) {
    return transactions.inNew(h -> ParkedSubscriptions.page(h, after, limit));
  }

  /** The next run takes it up again. */
  public void release(UUID subscription, String actor, Optional<String> requestId) {
    transactions.inNew(
        h -> {
          UUID tenant =
              ParkedSubscriptions.release(h, subscription)
                  .orElseThrow(
                      () -> new ProblemException(NOT_PARKED, "subscription " + subscription));
          var entry =
              new AuditEntry(
                  Optional.of(tenant), "subscription.released", subscription.toString(), Map.of());
          entry.write(h, actor, requestId, wall.instant());
          return tenant;
        });
  }

  private UUID begin(Handle handle, BillRunRow row, BillRunRequest request) {
    BillRunTable.insert(handle, row);
    if (request.trigger() == BillRunTrigger.REQUEST) {
      var entry =
          new AuditEntry(
              Optional.empty(),
              "bill_run.started",
              row.id().toString(),
              Map.of(
                  "asOf", row.asOf().map(Object::toString).orElse("now"), "dryRun", row.dryRun()));
      entry.write(handle, request.requestedBy(), request.requestId(), wall.instant());
    }
    return row.id();
  }

  /** What is on the stream now has to be counted before anything is closed. */
  private BooleanSupplier mark() {
    UsageBacklog.Watermark end = backlog.mark();
    return () -> backlog.passed(end);
  }

  private void execute(BillRunRow row) {
    try {
      var watcher = row.dryRun() ? BillRunMetrics.IGNORED : metrics.watcher();
      BillRunStatus status =
          new BillRunJob(transactions, this::mark, run, config, wall).execute(row, watcher);
      if (!row.dryRun()) {
        metrics.finished(Duration.between(row.startedAt(), wall.instant()));
      }
      LOG.info("bill run {} is {}", row.id(), status);
    } finally {
      running.release();
    }
  }
}
