package io.it0.console;

import io.it0.billrun.BillRunStatus;
import io.it0.dunning.DunningCase;
import io.it0.invoicing.InvoiceKind;
import io.it0.invoicing.InvoiceStatus;
import io.it0.ledger.Account;
import io.it0.ledger.JournalKind;
import io.it0.ledger.Whose;
import io.it0.payment.DisputeSeen;
import io.it0.payment.InboxRow;
import io.it0.payment.PaymentStatus;
import io.it0.payment.RefundStatus;
import io.it0.period.BillingInterval;
import io.it0.rating.LineKind;
import io.it0.subscription.SubscriptionStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The values that pages word by a prefix: whoever adds one to an enum is told here which text is missing. */
final class WordedValues {

  private static final Map<String, List<String>> VALUES =
      Map.ofEntries(
          Map.entry("run.", names(BillRunStatus.class)),
          Map.entry("invoiceStatus.", names(InvoiceStatus.class)),
          Map.entry("invoiceKind.", names(InvoiceKind.class)),
          Map.entry("lineKind.", names(LineKind.class)),
          Map.entry("subscription.", names(SubscriptionStatus.class)),
          Map.entry("interval.", names(BillingInterval.class)),
          Map.entry("plans.", names(BillingInterval.class)),
          Map.entry("tenantStatus.", List.of("active", "suspended")),
          Map.entry("theme.", List.of("auto", "light", "dark")),
          Map.entry(
              "quota.",
              List.of("maxAgentTokensPerMonth", "maxServers", "maxUsers", "maxStandingOrders")),
          Map.entry("payment.", names(PaymentStatus.class)),
          Map.entry("refund.", names(RefundStatus.class)),
          Map.entry("dispute.", names(DisputeSeen.Status.class)),
          Map.entry("webhook.", names(InboxRow.Status.class)),
          Map.entry("dunningStatus.", names(DunningCase.Status.class)),
          Map.entry("clocks.", names(Whose.Clocks.class)),
          Map.entry("account.", names(Account.class)),
          Map.entry("journal.", names(JournalKind.class)),
          Map.entry("mail.", List.of("QUEUED", "SENT", "PARKED")),
          Map.entry("provider.", List.of("stripe", "alipay", "wechat", "crypto", "manual")));

  private WordedValues() {}

  static List<String> of(String prefix) {
    return VALUES.getOrDefault(prefix, List.of());
  }

  private static <E extends Enum<E>> List<String> names(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
  }
}
