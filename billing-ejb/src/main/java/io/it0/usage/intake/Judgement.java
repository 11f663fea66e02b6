package io.it0.usage.intake;

import static io.it0.usage.intake.IntakeError.TENANT_FOREIGN;
import static io.it0.usage.intake.IntakeError.TENANT_REQUIRED;
import static io.it0.usage.intake.IntakeError.TENANT_UNKNOWN;
import static io.it0.usage.intake.IntakeError.TIME_OUT_OF_RANGE;

import io.it0.period.TenantClocks;
import io.it0.problem.ItemError;
import io.it0.tenancy.Tenant;
import io.it0.usage.UsageConfig;
import io.it0.usage.UsageRecorded;
import io.it0.usage.pricing.PriceList;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Holds one request's events against their tenants, their time and their price. */
final class Judgement {

  private final IntakeCaller caller;
  private final UsageConfig.Intake config;
  private final MeteredTenants tenants;
  private final TenantClocks clocks;
  private final PriceList prices;

  private final List<UsageRecorded> accepted = new ArrayList<>();
  private final List<ItemError> rejected = new ArrayList<>();
  private final Set<String> unpriced = new TreeSet<>();
  private final Map<UUID, Instant> times = new HashMap<>();
  private int unpricedEvents;

  Judgement(
      IntakeCaller caller,
      UsageConfig.Intake config,
      MeteredTenants tenants,
      TenantClocks clocks,
      PriceList prices) {
    this.caller = caller;
    this.config = config;
    this.tenants = tenants;
    this.clocks = clocks;
    this.prices = prices;
  }

  void judge(List<CloudEvent> events) {
    Map<String, MeteredTenant> known = tenants.find(names(events));
    for (CloudEvent event : events) {
      judge(event, known);
    }
  }

  List<UsageRecorded> accepted() {
    return accepted;
  }

  List<ItemError> rejected() {
    return rejected;
  }

  Set<String> unpriced() {
    return unpriced;
  }

  int unpricedEvents() {
    return unpricedEvents;
  }

  private Set<String> names(List<CloudEvent> events) {
    if (caller.tenant().isPresent()) {
      return Set.of(caller.tenant().get().id().toString());
    }
    Set<String> names = new HashSet<>();
    for (CloudEvent event : events) {
      if (event.tenant() != null) {
        names.add(event.tenant());
      }
    }
    return names;
  }

  private void judge(CloudEvent event, Map<String, MeteredTenant> known) {
    Tenant own = caller.tenant().orElse(null);
    if (own == null && event.tenant() == null) {
      refuse(event, TENANT_REQUIRED, "tenant: the platform's callers name each event's tenant");
      return;
    }
    if (own != null && !isOwn(own, event.tenant())) {
      refuse(event, TENANT_FOREIGN, "tenant: is not the caller's");
      return;
    }
    MeteredTenant tenant = known.get(own == null ? event.tenant() : own.id().toString());
    if (tenant == null) {
      refuse(event, TENANT_UNKNOWN, "tenant: there is no '" + event.tenant() + "'");
      return;
    }
    judge(event, tenant);
  }

  private static boolean isOwn(Tenant own, String named) {
    return named == null || named.equals(own.slug()) || named.equalsIgnoreCase(own.id().toString());
  }

  private void judge(CloudEvent event, MeteredTenant tenant) {
    Instant now = now(tenant.tenant());
    Instant at = Optional.ofNullable(event.time()).orElse(now);
    if (at.isAfter(now.plus(config.future()))) {
      refuse(event, TIME_OUT_OF_RANGE, "time: is more than " + config.future() + " after " + now);
    } else if (!caller.backfill() && at.isBefore(now.minus(config.oldest()))) {
      refuse(
          event,
          TIME_OUT_OF_RANGE,
          "time: is more than %d days before %s".formatted(config.oldest().toDays(), now));
    } else if (tenant.since() == null || at.isBefore(tenant.since())) {
      refuse(
          event,
          TIME_OUT_OF_RANGE,
          "time: is before the tenant's first subscription, which began " + tenant.since());
    } else {
      accept(event, tenant.tenant(), at);
    }
  }

  private void accept(CloudEvent event, Tenant tenant, Instant at) {
    Optional<BigDecimal> cost =
        prices.costUsd(event.model(), event.tokens(), event.writtenFor1h(), at);
    if (cost.isEmpty()) {
      unpriced.add(event.model());
      unpricedEvents++;
    }
    accepted.add(
        new UsageRecorded(
            tenant.id(),
            event.source(),
            event.id(),
            event.taskId(),
            event.sessionId(),
            event.agent(),
            event.model(),
            event.tokens(),
            cost.orElse(null),
            at,
            event.time() == null,
            false));
  }

  /** One time for the whole request, read once for each test clock. */
  private Instant now(Tenant tenant) {
    UUID clock = tenant.testClock().orElse(null);
    Instant now = times.get(clock);
    if (now == null) {
      now = clocks.clockOf(tenant).instant().truncatedTo(ChronoUnit.MICROS);
      times.put(clock, now);
    }
    return now;
  }

  private void refuse(CloudEvent event, IntakeError error, String message) {
    rejected.add(ItemError.of(event.index(), error, message));
  }
}
