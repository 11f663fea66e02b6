package io.it0.billrun;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run from its row to its end: waits until the stream has caught up with the moment at which it started, bills or only
 * looks, and keeps its row up to date in small transactions of their own.
 */
final class BillRunJob {

  private static final Logger LOG = LoggerFactory.getLogger(BillRunJob.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  private static final long POLL_MILLIS = 100;

  private final Transactions transactions;
  private final Supplier<BooleanSupplier> backlog;
  private final BillRun run;
  private final BillRunConfig config;
  private final Clock wall;

  /** @param backlog marks the stream's end as it is now, and answers what tells whether that is counted */
  BillRunJob(
      Transactions transactions,
      Supplier<BooleanSupplier> backlog,
      BillRun run,
      BillRunConfig config,
      Clock wall) {
    this.transactions = transactions;
    this.backlog = backlog;
    this.run = run;
    this.config = config;
    this.wall = wall;
  }

  /** Never throws: how it ended is in the row, if the database is there to take it. */
  BillRunStatus execute(BillRunRow row, Consumer<RunProgress> watcher) {
    return execute(row, Optional.empty(), watcher);
  }

  /** The same for the tenants on a test clock, if there is one. */
  BillRunStatus execute(BillRunRow row, Optional<UUID> clock, Consumer<RunProgress> watcher) {
    Journal journal = new Journal(row.id(), watcher);
    try {
      if (!caughtUp(journal)) {
        return journal.end(
            BillRunStatus.FAILED,
            "the usage stream did not catch up within %s; nothing was billed"
                .formatted(config.backlogWait()));
      }
      journal.running();
      if (row.dryRun()) {
        look(row, journal);
      } else if (clock.isPresent()) {
        run.runOn(clock.get(), row.id(), journal);
      } else {
        run.run(row.id(), row.asOf(), journal);
      }
      return journal.end(BillRunStatus.COMPLETED, null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return journal.end(
          BillRunStatus.FAILED, "stopped with its node; the next run goes on from there");
    } catch (RuntimeException e) {
      LOG.error("bill run {} failed", row.id(), e);
      return journal.end(BillRunStatus.FAILED, Failure.reason(e));
    }
  }

  private boolean caughtUp(Journal journal) throws InterruptedException {
    BooleanSupplier passed = backlog.get();
    Instant until = wall.instant().plus(config.backlogWait());
    while (!passed.getAsBoolean()) {
      if (!wall.instant().isBefore(until)) {
        return false;
      }
      journal.beat();
      Thread.sleep(POLL_MILLIS);
    }
    return true;
  }

  private void look(BillRunRow row, Journal journal) throws InterruptedException {
    RunProgress seen = new RunProgress(run.due(row.asOf()), 0, 0, 0);
    Optional<UUID> after = Optional.empty();
    for (List<Preview> page = run.preview(row.asOf(), after, config.chunk());
        !page.isEmpty();
        page = run.preview(row.asOf(), after, config.chunk())) {
      for (Preview preview : page) {
        seen = seen.plus(new Chunk.Result(preview.periods(), preview.invoices().size()));
        seen = preview.problem().isPresent() ? seen.plusParked() : seen;
      }
      journal.accept(seen);
      after = Optional.of(page.get(page.size() - 1).subscriptionId());
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /** Writes the row, at most once a heartbeat. */
  private final class Journal implements Consumer<RunProgress> {
    private final UUID id;
    private final Consumer<RunProgress> watcher;
    private BillRunStatus status = BillRunStatus.WAITING;
    private RunProgress progress = RunProgress.NONE;
    private Instant due = Instant.MIN;

    Journal(UUID id, Consumer<RunProgress> watcher) {
      this.id = id;
      this.watcher = watcher;
    }

    @Override
    public void accept(RunProgress reached) {
      progress = reached;
      watcher.accept(reached);
      beat();
    }

    void running() {
      status = BillRunStatus.RUNNING;
      write(null);
    }

    void beat() {
      if (!wall.instant().isBefore(due)) {
        write(status == BillRunStatus.WAITING ? "waiting for the usage stream" : null);
      }
    }

    BillRunStatus end(BillRunStatus reached, String message) {
      status = reached;
      try {
        write(message);
      } catch (RuntimeException e) {
        // The row is ended by whoever finds it silent.
        LOG.error("the end of bill run {} could not be noted: {} {}", id, reached, message, e);
      }
      return reached;
    }

    private void write(String message) {
      Instant at = wall.instant();
      transactions.inNew(
          h -> {
            BillRunTable.update(h, id, status, progress, message, at);
            return id;
          });
      due = at.plus(HEARTBEAT);
    }
  }
}
