package io.it0.mail;

import io.it0.db.UuidV7;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Where a transaction leaves the mail that it decides. It is sent after the commit, on whichever node. */
public class Mails {

  private Clock wall;
  private Runnable queued;

  protected Mails() {}

  /**
   * @param wall the wall clock
   * @param queued called once something is queued; what it starts must wait for the caller's commit
   */
  public Mails(Clock wall, Runnable queued) {
    this.wall = wall;
    this.queued = queued;
  }

  /**
   * Queues the message for the tenant's billing address, or else for each of its active administrators; for whom it was
   * queued before, nothing happens.
   *
   * @param handle in the caller's transaction, on either pool
   * @return how many messages are new
   */
  public int enqueue(Handle handle, MailRequest request) {
    return enqueueAll(handle, List.of(request));
  }

  /** The same for many, with two statements. */
  public int enqueueAll(Handle handle, List<MailRequest> requests) {
    if (requests.isEmpty()) {
      return 0;
    }
    List<UUID> tenants = requests.stream().map(MailRequest::tenantId).distinct().toList();
    Map<UUID, List<MailTable.Recipient>> recipients =
        MailTable.recipients(handle, tenants).stream()
            .collect(Collectors.groupingBy(MailTable.Recipient::tenantId));
    List<MailTable.Queued> mails = new ArrayList<>();
    for (MailRequest request : requests) {
      for (var recipient : recipients.getOrDefault(request.tenantId(), List.of())) {
        mails.add(new MailTable.Queued(UuidV7.next(), request, recipient));
      }
    }
    Instant now = wall.instant();
    int added = mails.isEmpty() ? 0 : MailTable.add(handle, mails, now);
    if (added > 0) {
      queued.run();
    }
    return added;
  }
}
