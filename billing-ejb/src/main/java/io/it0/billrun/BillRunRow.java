package io.it0.billrun;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A run as far as it is known.
 *
 * @param asOf it bills only what was due then; empty: whatever is due
 * @param dryRun it only counts what it would do
 * @param message what it waits for, or why it failed
 * @param heartbeatAt when it was last heard of
 */
public record BillRunRow(
    UUID id,
    Optional<Instant> asOf,
    boolean dryRun,
    BillRunTrigger trigger,
    String requestedBy,
    BillRunStatus status,
    RunProgress progress,
    Optional<String> message,
    Instant startedAt,
    Instant heartbeatAt,
    Optional<Instant> finishedAt) {

  static BillRunRow starting(BillRunRequest request, UUID id, Instant at) {
    return new BillRunRow(
        id,
        request.asOf(),
        request.dryRun(),
        request.trigger(),
        request.requestedBy(),
        BillRunStatus.WAITING,
        RunProgress.NONE,
        Optional.empty(),
        at,
        at,
        Optional.empty());
  }

  /** When it will be done if it goes on as it did; empty while that cannot be said. */
  public Optional<Instant> eta() {
    int dealtWith = progress.done() + progress.parked();
    if (status != BillRunStatus.RUNNING || dealtWith == 0) {
      return Optional.empty();
    }
    Duration spent = Duration.between(startedAt, heartbeatAt);
    int left = progress.due() - dealtWith;
    return Optional.of(heartbeatAt.plus(spent.multipliedBy(left).dividedBy(dealtWith)));
  }
}
