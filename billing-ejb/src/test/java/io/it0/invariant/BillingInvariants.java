package io.it0.invariant;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What the watch would find, for tests that bill without usage records. */
public final class BillingInvariants {

  /** They compare with records and days, which such tests do not write. */
  private static final Set<Invariant> OF_USAGE =
      Set.of(Invariant.DAYS_EQUAL_SEGMENTS, Invariant.EVENTS_EQUAL_SEGMENT);

  private BillingInvariants() {}

  /** Of every tenant; empty if all is as it must be. */
  public static List<String> broken(Jdbi platform) {
    return platform.inTransaction(
        handle -> {
          List<UUID> tenants =
              handle.createQuery("select id from tenants").mapTo(UUID.class).list();
          List<String> broken = new ArrayList<>();
          tenants.forEach(tenant -> broken.addAll(broken(handle, tenant)));
          return broken;
        });
  }

  private static List<String> broken(Handle handle, UUID tenant) {
    var checks = new Checks(handle, tenant);
    List<Found> found = new ArrayList<>();
    for (Invariant invariant : Invariant.values()) {
      if (OF_USAGE.contains(invariant)) {
        continue;
      }
      if (invariant.isOfSegment()) {
        InvariantTable.ofTenant(handle, tenant, 1_000)
            .forEach(segment -> found.addAll(checks.ask(invariant, segment.start())));
      } else {
        found.addAll(checks.ask(invariant, null));
      }
    }
    return found.stream().map(one -> tenant + ": " + one).toList();
  }
}
