package io.it0.billrun;

import io.it0.catalog.Plans;
import io.it0.invoicing.InvoiceIssue;
import io.it0.subscription.SubscriptionLog;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bills whatever is due, until nothing is. Knows neither threads nor the container. */
public final class BillRun {

  private static final Logger LOG = LoggerFactory.getLogger(BillRun.class);

  /** Due ones listed at a time: 16 bytes each. */
  private static final int LISTED = 100_000;

  private static final int ATTEMPTS = 5;
  private static final int IDLE_PASSES = 100;
  private static final long IDLE_MILLIS = 100;

  private final Transactions transactions;
  private final Chunk chunk;
  private final BillRunConfig config;
  private final Clock wall;

  public BillRun(
      Transactions transactions,
      Plans plans,
      InvoiceIssue issue,
      SubscriptionLog log,
      BillRunConfig config,
      Clock wall) {
    this.transactions = transactions;
    this.chunk = new Chunk(plans, issue, log);
    this.config = config;
    this.wall = wall;
  }

  /**
   * Runs until nothing is due that another run does not hold.
   *
   * @param run the row of bill_runs that what is parked refers to
   * @param asOf bills only what was due then; empty: what is due now
   * @param progress told after each chunk
   * @throws RuntimeException if the database is away; what was committed stands
   * @throws InterruptedException if the thread is interrupted between two chunks
   */
  public RunProgress run(UUID run, Optional<Instant> asOf, Consumer<RunProgress> progress)
      throws InterruptedException {
    return run(new Pass(run, query(asOf), progress));
  }

  /** The same for the tenants on one test clock. */
  RunProgress runOn(UUID clock, UUID run, Consumer<RunProgress> progress)
      throws InterruptedException {
    return run(new Pass(run, queryOn(clock), progress));
  }

  /** How many subscriptions on the test clock are due. */
  int dueOn(UUID clock) {
    return transactions.inNew(queryOn(clock)::count);
  }

  private RunProgress run(Pass pass) throws InterruptedException {
    int idle = 0;
    List<UUID> ids = pass.list();
    while (!ids.isEmpty() && idle < IDLE_PASSES) {
      idle = pass.over(ids) ? 0 : idle + 1;
      if (idle > 0) {
        // All that is left is locked: another node is at it.
        Thread.sleep(IDLE_MILLIS);
      }
      ids = pass.list();
    }
    return pass.sum;
  }

  /** How many subscriptions are due. */
  public int due(Optional<Instant> asOf) {
    return transactions.inNew(query(asOf)::count);
  }

  /** What a run would do, by ascending subscription id; nothing is locked or stored. */
  public List<Preview> preview(Optional<Instant> asOf, Optional<UUID> after, int limit) {
    return transactions.inNew(h -> Preview.page(h, chunk, query(asOf), after, limit));
  }

  private DueQuery query(Optional<Instant> asOf) {
    return new DueQuery(asOf, wall.instant(), config.grace(), Optional.empty());
  }

  private DueQuery queryOn(UUID clock) {
    return new DueQuery(Optional.empty(), wall.instant(), config.grace(), Optional.of(clock));
  }

  /** One run's state. */
  private final class Pass {
    private final UUID run;
    private final DueQuery query;
    private final Consumer<RunProgress> progress;
    private RunProgress sum = RunProgress.NONE;

    Pass(UUID run, DueQuery query, Consumer<RunProgress> progress) {
      this.run = run;
      this.query = query;
      this.progress = progress;
    }

    List<UUID> list() {
      List<UUID> ids = transactions.inNew(h -> query.ids(h, LISTED));
      add(sum.found(ids.size()));
      return ids;
    }

    /** Whether any of them was billed or parked. */
    boolean over(List<UUID> ids) throws InterruptedException {
      int before = sum.done() + sum.parked();
      for (int from = 0; from < ids.size(); from += config.chunk()) {
        if (Thread.interrupted()) {
          throw new InterruptedException("the bill run was stopped");
        }
        bill(ids.subList(from, Math.min(ids.size(), from + config.chunk())));
      }
      return sum.done() + sum.parked() > before;
    }

    private void bill(List<UUID> ids) {
      Optional<RuntimeException> failed = attempt(ids);
      if (failed.isEmpty()) {
        return;
      }
      if (ids.size() == 1) {
        park(ids.get(0), failed.get());
        return;
      }
      LOG.warn(
          "a chunk of {} failed and is tried one by one: {}",
          ids.size(),
          Failure.reason(failed.get()));
      for (UUID id : ids) {
        attempt(List.of(id)).ifPresent(thrown -> park(id, thrown));
      }
    }

    /** Answers why they cannot be billed together. */
    private Optional<RuntimeException> attempt(List<UUID> ids) {
      for (int attempt = 1; ; attempt++) {
        try {
          add(sum.plus(transactions.inNew(h -> chunk.close(h, query, ids))));
          return Optional.empty();
        } catch (RuntimeException e) {
          Failure failure = Failure.of(e);
          if (failure == Failure.PARK) {
            return Optional.of(e);
          }
          if (failure == Failure.STOP || attempt == ATTEMPTS) {
            throw e;
          }
          LOG.info(
              "attempt {} of a chunk gave way to another transaction: {}",
              attempt,
              Failure.reason(e));
        }
      }
    }

    private void park(UUID id, RuntimeException thrown) {
      String reason = Failure.reason(thrown);
      LOG.error("subscription {} could not be billed and is parked: {}", id, reason, thrown);
      transactions.inNew(
          h -> {
            ParkedSubscriptions.park(h, id, run, reason, wall.instant());
            return id;
          });
      add(sum.plusParked());
    }

    private void add(RunProgress reached) {
      sum = reached;
      progress.accept(reached);
    }
  }
}
