package io.it0.notice;

import io.it0.mail.Mails;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Queues the mail about what is new, some at a time: a month's invoices need not go out in one minute. */
final class Notices {

  private static final int AT_ONCE = 200;
  private static final Duration LOOK_BACK = Duration.ofDays(7);

  private final Transactions transactions;
  private final Mails mails;
  private final Clock clock;

  /** @param clock the wall clock */
  Notices(Transactions transactions, Mails mails, Clock clock) {
    this.transactions = transactions;
    this.mails = mails;
    this.clock = clock;
  }

  /** @return how many messages were queued */
  int tell() {
    return transactions.inNew(this::tellInvoices)
        + transactions.inNew(this::tellReceipts)
        + transactions.inNew(this::tellEndings);
  }

  private int tellInvoices(Handle handle) {
    int queued = 0;
    for (NoticeQueries.Told told : NoticeQueries.lock(handle)) {
      List<NoticeQueries.Issued> issued = NoticeQueries.issued(handle, told, AT_ONCE);
      if (!issued.isEmpty()) {
        queued +=
            mails.enqueueAll(
                handle,
                issued.stream()
                    .filter(invoice -> invoice.owed().isPositive())
                    .map(NoticeQueries.Issued::mail)
                    .toList());
        NoticeQueries.told(handle, told.issuer(), issued.get(issued.size() - 1).number());
      }
    }
    return queued;
  }

  private int tellReceipts(Handle handle) {
    Instant now = clock.instant();
    return mails.enqueueAll(
        handle, NoticeQueries.receipts(handle, since(now.minus(LOOK_BACK)), now, AT_ONCE));
  }

  private int tellEndings(Handle handle) {
    Instant now = clock.instant();
    return mails.enqueueAll(
        handle, NoticeQueries.endings(handle, since(now.minus(LOOK_BACK)), now, AT_ONCE));
  }

  /** The smallest version 7 id of that time. */
  private static UUID since(Instant time) {
    return new UUID(time.toEpochMilli() << 16, 0);
  }
}
