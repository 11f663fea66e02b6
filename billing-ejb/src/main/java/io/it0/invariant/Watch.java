package io.it0.invariant;

import io.it0.billrun.Parking;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a bounded part of what is stored, and goes on there the next time. */
final class Watch {

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final Duration CLAIM = Duration.ofMinutes(30);
  private static final int SEGMENTS_OF_TENANT = 1_200;

  private final Transactions transactions;
  private final InvariantConfig config;
  private final Clock clock;

  /** @param clock the wall clock */
  Watch(Transactions transactions, InvariantConfig config, Clock clock) {
    this.transactions = transactions;
    this.config = config;
    this.clock = clock;
  }

  /** @return how many segments were looked at; none where another node is at it */
  int pass() {
    Instant now = clock.instant();
    Optional<InvariantTable.Place> claimed =
        transactions.inNew(h -> InvariantTable.claim(h, now, now.plus(CLAIM)));
    return claimed.map(this::pass).orElse(0);
  }

  private int pass(InvariantTable.Place from) {
    List<InvariantTable.Segment> segments =
        transactions.inNew(h -> InvariantTable.next(h, from, config.segments()));
    InvariantTable.Place place = from;
    long events = 0;
    int looked = 0;
    for (InvariantTable.Segment segment : segments) {
      if (looked > 0 && events + segment.events() > config.events()) {
        break;
      }
      if (!segment.tenant().equals(place.tenant())) {
        checkTenant(segment.tenant());
      }
      checkSegment(segment);
      place = new InvariantTable.Place(segment.tenant(), segment.start());
      events += segment.events();
      looked++;
    }
    boolean through = looked == segments.size() && looked < config.segments();
    var next = through ? new InvariantTable.Place(null, null) : place;
    int count = looked;
    transactions.inNew(
        h -> {
          InvariantTable.passed(h, next, count, clock.instant());
          return null;
        });
    return looked;
  }

  /** All of a tenant's, at once: for a person who wants to know now. */
  void check(UUID tenant) {
    checkTenant(tenant);
    transactions
        .inNew(h -> InvariantTable.ofTenant(h, tenant, SEGMENTS_OF_TENANT))
        .forEach(this::checkSegment);
  }

  private void checkTenant(UUID tenant) {
    transactions.inNew(
        h -> {
          List<Found> found = new Checks(h, tenant).ofTenant();
          return keep(h, tenant, found, false, Optional.empty());
        });
  }

  private void checkSegment(InvariantTable.Segment segment) {
    transactions.inNew(
        h -> {
          List<Found> found = new Checks(h, segment.tenant()).ofSegment(segment.start());
          return keep(h, segment.tenant(), found, true, Optional.of(subject(segment.start())));
        });
  }

  /** As the checks name it. */
  private static String subject(Instant start) {
    return "segment " + start.truncatedTo(ChronoUnit.SECONDS);
  }

  private Void keep(
      Handle handle, UUID tenant, List<Found> found, boolean ofSegment, Optional<String> subject) {
    Instant now = clock.instant();
    List<Found> fresh = InvariantTable.keep(handle, tenant, found, ofSegment, subject, now);
    for (Found one : fresh) {
      LOG.error(
          "invariant={} tenant={} does not hold: {}, {}",
          one.invariant(),
          tenant,
          one.subject(),
          one.detail());
    }
    // Only what is new: whoever has looked and released the tenant is not overruled by the same
    // again.
    if (config.park() && !fresh.isEmpty()) {
      Found first = fresh.get(0);
      Parking.park(
          handle,
          tenant,
          "%s does not hold: %s, %s".formatted(first.invariant(), first.subject(), first.detail()),
          now);
    }
    return null;
  }
}
