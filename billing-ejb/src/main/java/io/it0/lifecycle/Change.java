package io.it0.lifecycle;

import io.it0.billrun.UsageRows;
import io.it0.invoicing.InvoiceKind;
import io.it0.rating.RatedLine;
import io.it0.subscription.Subscription;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a command comes to.
 *
 * @param action for the audit trail
 * @param after the subscription as it is from {@code effectiveAt} on
 * @param follower what takes its place, if it ends at once
 * @param timeline what becomes of the running plan segment
 * @param rows usage rows that are closed with it
 * @param lines what is charged and given back; may be none
 * @param billing the kind of the invoice, and whose it is
 */
record Change(
    String action,
    Subscription before,
    Subscription after,
    Optional<Subscription> follower,
    Instant at,
    Instant effectiveAt,
    Timeline timeline,
    List<UsageRows.Closed> rows,
    List<Charged> lines,
    Billing billing) {

  enum Timeline {
    /** Goes on. */
    KEPT,
    /** Another plan holds from the change on. */
    SPLIT,
    /** The period ends with the change; the follower's begins. */
    ENDED
  }

  /** @param credited the billed term that the line gives back */
  record Charged(Optional<BilledTerm> credited, RatedLine line) {

    static Charged of(RatedLine line) {
      return new Charged(Optional.empty(), line);
    }
  }

  record Billing(InvoiceKind kind, Subscription subscription) {}

  List<RatedLine> ratedLines() {
    return lines.stream().map(Charged::line).toList();
  }

  /** As it stands when the change is made. */
  Subscription standing() {
    return follower.orElse(after);
  }
}
