package io.it0.catalog;

import static io.it0.catalog.CatalogError.PRICE_NOT_FOUND;

import io.it0.period.BillingInterval;
import io.it0.problem.ProblemException;
import java.util.UUID;

/** A published version of a plan; it never changes. */
public record Plan(UUID id, int version, PlanFigures figures) {

  public String key() {
    return figures.key();
  }

  /** @throws ProblemException if the plan is not sold in that currency and interval */
  public PlanPrice price(String currency, BillingInterval interval) {
    return figures.prices().stream()
        .filter(price -> price.interval() == interval)
        .filter(price -> price.base().currencyCode().equals(currency))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    PRICE_NOT_FOUND,
                    "plan %s is not sold in %s by the %s".formatted(key(), currency, interval)));
  }
}
