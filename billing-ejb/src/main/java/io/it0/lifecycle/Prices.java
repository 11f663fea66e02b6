package io.it0.lifecycle;

import static io.it0.lifecycle.LifecycleError.PRICE_OVERRIDE_EXISTS;
import static io.it0.lifecycle.LifecycleError.PRICE_OVERRIDE_INVALID;
import static io.it0.lifecycle.LifecycleError.PRICE_OVERRIDE_NOT_FOUND;

import io.it0.audit.AuditEntry;
import io.it0.billrun.Transactions;
import io.it0.catalog.Plans;
import io.it0.db.UuidV7;
import io.it0.money.Money;
import io.it0.period.BillingInterval;
import io.it0.problem.ProblemException;
import io.it0.subscription.PriceOverride;
import io.it0.subscription.PriceOverrides;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** A tenant's own prices: they begin now or later and are never changed, only ended. */
@ApplicationScoped
public class Prices {

  private static final int LONGEST_RATE = 30;

  private Transactions transactions;
  private Plans plans;
  private Scenes scenes;
  private Clock wall;

  protected Prices() {}

  @Inject
  public Prices(Transactions transactions, Plans plans, Clock wall) {
    this.transactions = transactions;
    this.plans = plans;
    this.scenes = new Scenes(plans);
    this.wall = wall;
  }

  /**
   * @param base empty: the plan's
   * @param overagePerMtok empty: the plan's
   * @param from empty: from the tenant's time on
   */
  public record Wanted(
      String planKey,
      String currency,
      BillingInterval interval,
      Optional<Money> base,
      Optional<BigDecimal> overagePerMtok,
      Optional<Instant> from,
      Optional<Instant> until) {

    public Wanted {
      require(base.isPresent() || overagePerMtok.isPresent(), "name a base fee, a rate, or both");
      require(
          base.filter(fee -> fee.isNegative() || !fee.currencyCode().equals(currency)).isEmpty(),
          "a base fee is not negative, and in the currency");
      require(
          overagePerMtok
              .filter(rate -> rate.signum() < 0 || rate.toPlainString().length() > LONGEST_RATE)
              .isEmpty(),
          "a rate is a number of up to 30 characters, not negative");
    }

    private static void require(boolean condition, String detail) {
      if (!condition) {
        throw new ProblemException(PRICE_OVERRIDE_INVALID, detail);
      }
    }
  }

  /** @throws ProblemException if it begins in the past, or one begins then already */
  public PriceOverride set(UUID tenant, Wanted wanted, AuditEntry.By by) {
    return transactions.inNew(
        h -> {
          plans.latest(h, wanted.planKey()).price(wanted.currency(), wanted.interval());
          Instant now = scenes.find(h, tenant, wall.instant()).now();
          Instant from = wanted.from().orElse(now);
          boolean sane = wanted.until().filter(until -> !until.isAfter(from)).isEmpty();
          if (from.isBefore(now) || !sane) {
            throw new ProblemException(
                PRICE_OVERRIDE_INVALID,
                "it begins now (%s) or later, and ends after that".formatted(now));
          }
          PriceOverride price =
              new PriceOverride(
                  UuidV7.next(),
                  tenant,
                  wanted.planKey(),
                  wanted.currency(),
                  wanted.interval(),
                  wanted.base().map(Money::minor),
                  wanted.overagePerMtok(),
                  from,
                  wanted.until());
          insert(h, price, by.actor());
          audit(h, "price.agreed", price.tenantId(), price.id(), by, price.planKey());
          return price;
        });
  }

  /** All of a tenant's, by plan and time; there are few. */
  public List<PriceOverride> of(UUID tenant) {
    return transactions.inNew(h -> PriceOverrides.list(h, tenant));
  }

  /** Ends it now; one that has not begun is gone. */
  public void end(UUID tenant, UUID id, AuditEntry.By by) {
    transactions.inNew(
        h -> {
          Instant now = scenes.find(h, tenant, wall.instant()).now();
          int ended =
              h.createUpdate(
                      """
                      update price_overrides set effective_until = :now
                       where id = :id and tenant_id = :tenant and effective_from < :now
                         and (effective_until is null or effective_until > :now)
                      """)
                  .bind("now", now)
                  .bind("id", id)
                  .bind("tenant", tenant)
                  .execute();
          int removed =
              h.createUpdate(
                      "delete from price_overrides where id = :id and tenant_id = :tenant and"
                          + " effective_from >= :now")
                  .bind("now", now)
                  .bind("id", id)
                  .bind("tenant", tenant)
                  .execute();
          if (ended + removed == 0) {
            throw new ProblemException(PRICE_OVERRIDE_NOT_FOUND, "price " + id);
          }
          audit(h, "price.ended", tenant, id, by, "");
          return ended + removed;
        });
  }

  private void audit(
      Handle handle, String action, UUID tenant, UUID id, AuditEntry.By by, String plan) {
    new AuditEntry(Optional.of(tenant), action, id.toString(), Map.of("plan", plan))
        .write(handle, by, wall.instant());
  }

  private void insert(Handle handle, PriceOverride price, String actor) {
    int inserted =
        handle
            .createUpdate(
                """
                insert into price_overrides (id, tenant_id, plan_key, currency, billing_interval, base_minor,
                                             overage_per_mtok, effective_from, effective_until, created_by, created_at)
                values (:id, :tenant, :plan, :currency, :interval, :base, :overage, :from, :until, :actor, :at)
                on conflict (tenant_id, plan_key, currency, billing_interval, effective_from) do nothing
                """)
            .bind("id", price.id())
            .bind("tenant", price.tenantId())
            .bind("plan", price.planKey())
            .bind("currency", price.currency())
            .bind("interval", price.interval())
            .bind("base", price.baseMinor().orElse(null))
            .bind("overage", price.overagePerMtok().orElse(null))
            .bind("from", price.from())
            .bind("until", price.until().orElse(null))
            .bind("actor", actor)
            .bind("at", wall.instant())
            .execute();
    if (inserted == 0) {
      throw new ProblemException(PRICE_OVERRIDE_EXISTS, "from " + price.from());
    }
  }
}
