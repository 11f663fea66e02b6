package io.it0.catalog;

import static io.it0.period.BillingInterval.MONTH;
import static io.it0.period.BillingInterval.YEAR;

import java.util.List;
import java.util.Optional;

/** The plans that a new installation starts with. Later versions are published, never written here. */
final class SeedPlans {

  static final List<PlanFigures> ALL =
      List.of(
          plan(
              "free",
              "Free",
              100_000,
              Optional.of(100),
              new PlanLimits(3, 3, 2),
              List.of(
                  PlanPrice.of("USD", MONTH, "0", ""),
                  PlanPrice.of("USD", YEAR, "0", ""),
                  PlanPrice.of("CNY", MONTH, "0", ""),
                  PlanPrice.of("CNY", YEAR, "0", ""))),
          plan(
              "pro",
              "Pro",
              1_000_000,
              Optional.of(150),
              new PlanLimits(20, 15, 20),
              List.of(
                  PlanPrice.of("USD", MONTH, "49.99", "8"),
                  PlanPrice.of("USD", YEAR, "499.90", "8"),
                  PlanPrice.of("CNY", MONTH, "349", "56"),
                  PlanPrice.of("CNY", YEAR, "3490", "56"))),
          plan(
              "enterprise",
              "Enterprise",
              10_000_000,
              Optional.empty(),
              new PlanLimits(500, 200, 200),
              List.of(
                  PlanPrice.of("USD", MONTH, "199.99", "5"),
                  PlanPrice.of("USD", YEAR, "1999.90", "5"),
                  PlanPrice.of("CNY", MONTH, "1399", "35"),
                  PlanPrice.of("CNY", YEAR, "13990", "35"))));

  private SeedPlans() {}

  private static PlanFigures plan(
      String key,
      String name,
      long includedTokens,
      Optional<Integer> hardLimitPercent,
      PlanLimits limits,
      List<PlanPrice> prices) {
    return new PlanFigures(
        key, name, includedTokens, hardLimitPercent, false, "PRORATED", limits, prices);
  }
}
