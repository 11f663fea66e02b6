package io.it0.web;

import io.it0.billrun.UpcomingInvoices;
import io.it0.invoicing.InvoiceDraft;
import io.it0.money.Money;
import io.it0.rating.RatedLine;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What the running period comes to so far.
 *
 * @param asOf the tenant's billing time
 * @param closesAt when the period ends
 */
public record UpcomingView(
    UUID tenantId,
    UUID subscriptionId,
    Instant asOf,
    Instant closesAt,
    MoneyView total,
    List<InvoiceView.LineView> lines) {

  static UpcomingView of(UpcomingInvoices.Upcoming upcoming) {
    var subscription = upcoming.due().subscription();
    // Late usage of an earlier subscription in another currency will be on an invoice of its own.
    List<RatedLine> lines =
        upcoming.drafts().stream()
            .filter(draft -> draft.subscriptionId().equals(subscription.id()))
            .map(InvoiceDraft::lines)
            .flatMap(List::stream)
            .toList();
    Money total =
        lines.stream()
            .map(RatedLine::amount)
            .reduce(Money.zero(subscription.currency()), Money::plus);
    return new UpcomingView(
        subscription.tenantId(),
        subscription.id(),
        upcoming.due().now(),
        upcoming.closesAt(),
        MoneyView.of(total),
        lines.stream().map(InvoiceView.LineView::of).toList());
  }
}
