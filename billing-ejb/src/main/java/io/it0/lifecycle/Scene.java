package io.it0.lifecycle;

import io.it0.billrun.Due;
import io.it0.billrun.Rates;
import io.it0.billrun.UsageRow;
import io.it0.catalog.Plan;
import io.it0.subscription.Subscription;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

/**
 * What a change is worked out from.
 *
 * @param at business time of the change, inside the current period and not before its last segment
 * @param rows of the current period, in time order, without what was used at {@code at} or after it
 * @param soFar the same with everything that is counted
 * @param overage that was billed before the period's end, the latest first
 * @param billed base fees of the subscription that reach beyond {@code at} and that no change has given back
 */
record Scene(
    Due due,
    Instant at,
    List<UsageRow> rows,
    List<UsageRow> soFar,
    List<BilledTerm> billed,
    List<BilledTerm> overage,
    Rates rates) {

  Subscription subscription() {
    return due.subscription();
  }

  ZoneId zone() {
    return due.zone();
  }

  Plan plan() {
    return plan(subscription().planId());
  }

  Plan plan(UUID id) {
    return rates.plans().apply(id);
  }
}
