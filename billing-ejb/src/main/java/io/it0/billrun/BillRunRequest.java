package io.it0.billrun;

import java.time.Instant;
import java.util.Optional;

/**
 * Asks for a run.
 *
 * @param requestedBy an e-mail address, an API key's prefix, or the timer's name
 * @param requestId the HTTP request, for the audit trail
 */
public record BillRunRequest(
    Optional<Instant> asOf,
    boolean dryRun,
    BillRunTrigger trigger,
    String requestedBy,
    Optional<String> requestId) {

  static final BillRunRequest BY_TIMER =
      new BillRunRequest(Optional.empty(), false, BillRunTrigger.TIMER, "timer", Optional.empty());
}
