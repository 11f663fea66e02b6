package io.it0.usage.intake;

import static io.it0.usage.UsageError.BEFORE_FIRST_PERIOD;
import static io.it0.usage.UsageError.EVENT_IN_FUTURE;
import static io.it0.usage.UsageError.EVENT_TOO_OLD;
import static io.it0.usage.UsageError.NO_EVENT_ACCEPTED;
import static io.it0.usage.UsageError.TENANT_MISSING;
import static io.it0.usage.UsageError.UNKNOWN_TENANT;
import static io.it0.usage.UsageError.WRONG_TENANT;

import io.it0.problem.ItemError;
import io.it0.problem.ProblemException;
import io.it0.tenancy.Tenant;
import io.it0.usage.ModelPrices;
import io.it0.usage.UsageConfig;
import io.it0.usage.UsageMetrics;
import io.it0.usage.UsageRecorded;
import io.it0.usage.UsageStreams;
import io.it0.usage.intake.KnownTenants.Known;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Takes the events of a request: what is good is on disk in the streams when this answers. */
public class UsageIntake {

  private CloudEventReader reader;
  private KnownTenants tenants;
  private ModelPrices prices;
  private UsageStreams streams;
  private UsageConfig.Intake config;
  private UsageMetrics metrics;
  private Clock clock;

  protected UsageIntake() {}

  /**
   * @param jdbi of the platform's role
   * @param clock the wall clock
   */
  public UsageIntake(
      Jdbi jdbi,
      ModelPrices prices,
      UsageStreams streams,
      UsageConfig.Intake config,
      UsageMetrics metrics,
      Clock clock) {
    this.reader = new CloudEventReader(config.maxEvents());
    this.tenants = new KnownTenants(jdbi, config.cacheFor(), clock);
    this.prices = prices;
    this.streams = streams;
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * @throws ProblemException 400 if the body cannot be read or no event of it is good, 503 if the
   *     streams cannot take it: then it may be sent again as it is
   * @throws IOException if the client's connection broke
   */
  public UsageAnswer take(InputStream body, EventFormat format, UsageSender sender)
      throws IOException {
    Reading reading = reader.read(body, format);
    metrics.received.add(reading.items());
    List<ItemError> rejected = new ArrayList<>(reading.errors());
    Set<String> unpriced = new TreeSet<>();
    List<UsageRecorded> accepted = check(reading.events(), sender, rejected, unpriced);
    metrics.rejected.add(rejected.size());
    rejected.sort(Comparator.comparingInt(ItemError::index));
    if (accepted.isEmpty()) {
      throw nothingAccepted(rejected);
    }
    publish(accepted);
    metrics.accepted.add(accepted.size());
    return new UsageAnswer(accepted.size(), rejected, List.copyOf(unpriced));
  }

  private void publish(List<UsageRecorded> accepted) {
    try {
      streams.publish(accepted);
    } catch (ProblemException e) {
      metrics.unavailable.increment();
      throw e;
    }
    metrics.unpriced.add(accepted.stream().filter(event -> event.costUsd() == null).count());
  }

  private List<UsageRecorded> check(
      List<ReportedEvent> events,
      UsageSender sender,
      List<ItemError> rejected,
      Set<String> unpriced) {
    Map<String, Known> known = tenants.resolve(names(events, sender));
    Times times = times(known.values());
    List<UsageRecorded> accepted = new ArrayList<>(events.size());
    for (ReportedEvent event : events) {
      try {
        Known tenant = tenant(event, sender, known);
        Instant time = time(event, tenant, times, sender.anyAge());
        accepted.add(priced(event, tenant, time, unpriced));
      } catch (InvalidEvent e) {
        rejected.add(e.at(event.index()));
      }
    }
    return accepted;
  }

  private static Set<String> names(List<ReportedEvent> events, UsageSender sender) {
    if (sender.tenant().isPresent()) {
      return Set.of(sender.tenant().get().slug());
    }
    Set<String> names = new HashSet<>();
    for (ReportedEvent event : events) {
      if (event.tenant() != null) {
        names.add(event.tenant());
      }
    }
    return names;
  }

  private static Known tenant(ReportedEvent event, UsageSender sender, Map<String, Known> known)
      throws InvalidEvent {
    Optional<Tenant> own = sender.tenant();
    if (own.isEmpty() && event.tenant() == null) {
      throw new InvalidEvent(TENANT_MISSING, "tenant is missing: a platform key's events name it");
    }
    if (own.isPresent()
        && event.tenant() != null
        && !event.tenant().equals(own.get().slug())
        && !event.tenant().equals(own.get().id().toString())) {
      throw new InvalidEvent(WRONG_TENANT, "tenant is not the key's own");
    }
    Known tenant = known.get(own.map(Tenant::slug).orElse(event.tenant()));
    if (tenant == null) {
      throw new InvalidEvent(UNKNOWN_TENANT, "tenant is not known");
    }
    return tenant;
  }

  private record Times(Instant wall, Map<UUID, Instant> testClocks) {
    Instant of(Known tenant) {
      return tenant.testClock() == null ? wall : testClocks.getOrDefault(tenant.testClock(), wall);
    }
  }

  private Times times(Iterable<Known> known) {
    Set<UUID> clocks = new HashSet<>();
    for (Known tenant : known) {
      if (tenant.testClock() != null) {
        clocks.add(tenant.testClock());
      }
    }
    Instant wall = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return new Times(wall, tenants.testClocks(clocks));
  }

  private Instant time(ReportedEvent event, Known tenant, Times times, boolean anyAge)
      throws InvalidEvent {
    Instant now = times.of(tenant);
    Instant time = Objects.requireNonNullElse(event.time(), now);
    if (time.isAfter(now.plus(config.future()))) {
      throw new InvalidEvent(
          EVENT_IN_FUTURE,
          "time is more than %d s after the tenant's %s"
              .formatted(config.future().toSeconds(), now));
    }
    if (!anyAge && time.isBefore(now.minus(config.oldest()))) {
      throw new InvalidEvent(
          EVENT_TOO_OLD,
          "time is more than %d days before the tenant's %s"
              .formatted(config.oldest().toDays(), now));
    }
    if (tenant.since() == null || time.isBefore(tenant.since())) {
      throw new InvalidEvent(
          BEFORE_FIRST_PERIOD, "time is before the tenant's first period, " + tenant.since());
    }
    return time;
  }

  private UsageRecorded priced(
      ReportedEvent event, Known tenant, Instant time, Set<String> unpriced) {
    Optional<BigDecimal> cost = prices.cost(event.model(), event.tokens(), time);
    if (cost.isEmpty()) {
      unpriced.add(event.model());
    }
    return new UsageRecorded(
        tenant.id(),
        event.source(),
        event.id(),
        event.taskId(),
        event.sessionId(),
        event.agent(),
        event.model(),
        event.tokens(),
        cost.orElse(null),
        time,
        event.time() == null,
        false);
  }

  private static ProblemException nothingAccepted(List<ItemError> rejected) {
    List<Map<String, Object>> items =
        rejected.stream()
            .map(
                item ->
                    Map.<String, Object>of(
                        "index", item.index(), "code", item.code(), "message", item.message()))
            .collect(Collectors.toList());
    String detail =
        rejected.isEmpty()
            ? "the request holds no event"
            : "all %d events were refused".formatted(rejected.size());
    return new ProblemException(
        NO_EVENT_ACCEPTED, detail, Map.of("accepted", 0, "rejected", items));
  }
}
