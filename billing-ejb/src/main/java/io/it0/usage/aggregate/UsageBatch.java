package io.it0.usage.aggregate;

import io.it0.usage.UsageRecorded;
import io.it0.usage.aggregate.DeadLetter.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What one transaction counts: the deliveries by tenant, each tenant's in the order of its primary
 * key, each key once. Keys that come twice with other content are set aside as conflicts.
 */
final class UsageBatch {

  // The order of the records' index: neighbours are inserted together, and two transactions insert
  // a
  // tenant's records in the same order.
  private static final Comparator<Delivered> BY_KEY =
      Comparator.comparing((Delivered d) -> d.event().eventId())
          .thenComparing(d -> d.event().source());

  /** A tenant's part, and the time that it spans. */
  record Share(UUID tenantId, List<Delivered> deliveries, Instant earliest, Instant latest) {}

  private final Map<UUID, Share> shares = new TreeMap<>();
  private final List<DeadLetter> conflicts = new ArrayList<>();
  private int duplicates;

  private UsageBatch() {}

  static UsageBatch of(Collection<Delivered> deliveries) {
    Map<UUID, List<Delivered>> byTenant = new TreeMap<>();
    for (Delivered delivered : deliveries) {
      byTenant.computeIfAbsent(delivered.event().tenantId(), t -> new ArrayList<>()).add(delivered);
    }
    var batch = new UsageBatch();
    byTenant.forEach((tenant, own) -> batch.shares.put(tenant, batch.share(tenant, own)));
    return batch;
  }

  Map<UUID, Share> shares() {
    return shares;
  }

  List<DeadLetter> conflicts() {
    return conflicts;
  }

  int duplicates() {
    return duplicates;
  }

  private Share share(UUID tenant, List<Delivered> own) {
    own.sort(BY_KEY);
    List<Delivered> distinct = new ArrayList<>(own.size());
    Instant earliest = Instant.MAX;
    Instant latest = Instant.MIN;
    Delivered last = null;
    for (Delivered delivered : own) {
      if (last != null && delivered.event().hasKeyOf(last.event())) {
        repeated(delivered, last.event());
        continue;
      }
      last = delivered;
      distinct.add(delivered);
      Instant time = delivered.event().occurredAt();
      earliest = time.isBefore(earliest) ? time : earliest;
      latest = time.isAfter(latest) ? time : latest;
    }
    return new Share(tenant, distinct, earliest, latest);
  }

  private void repeated(Delivered delivered, UsageRecorded first) {
    if (delivered.event().hasContentOf(first)) {
      duplicates++;
      return;
    }
    conflicts.add(
        DeadLetter.of(delivered, Reason.CONFLICT, "another event of this source has the same id"));
  }
}
