package io.it0.bench;

import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The tenants of one plan and currency in the large demo: few that use much, many that use little.
 *
 * @param events a month and tenant
 * @param tokens input tokens of an event, on average
 */
record LargeTier(String plan, String currency, int tenants, int events, int tokens) {

  /** Half of the events to a twentieth of the tenants, a third to another third, the rest to the free ones. */
  static List<LargeTier> of(int tenants, int events, int months) {
    int enterprise = Math.max(1, tenants / 40);
    int pro = Math.max(1, tenants * 7 / 40);
    int free = Math.max(1, tenants - 2 * enterprise - 2 * pro);
    return List.of(
        tier("enterprise", "USD", enterprise, events / 4, months, 40_000),
        tier("enterprise", "CNY", enterprise, events / 4, months, 40_000),
        tier("pro", "USD", pro, events * 7 / 40, months, 30_000),
        tier("pro", "CNY", pro, events * 7 / 40, months, 30_000),
        tier("free", "USD", free, events * 3 / 20, months, 5_000));
  }

  // At least as many as asked for: a remainder is one event more for each.
  private static LargeTier tier(
      String plan, String currency, int tenants, int events, int months, int tokens) {
    int each = (events + tenants * months - 1) / (tenants * months);
    return new LargeTier(plan, currency, tenants, each, tokens);
  }

  long eventsPerMonth() {
    return (long) tenants * events;
  }

  String prefix() {
    return "large-" + plan + ("USD".equals(currency) ? "" : "-cn");
  }

  String slug(int number) {
    return "%s-%05d".formatted(prefix(), number);
  }

  BenchTenants.Group group(YearMonth first, Optional<UUID> clock) {
    return new BenchTenants.Group(prefix(), tenants, plan, currency, first, clock);
  }
}
