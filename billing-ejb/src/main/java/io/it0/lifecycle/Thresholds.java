package io.it0.lifecycle;

import static io.it0.lifecycle.LifecycleError.THRESHOLD_INVALID;

import io.it0.audit.AuditEntry;
import io.it0.billrun.Transactions;
import io.it0.catalog.Plans;
import io.it0.db.UuidV7;
import io.it0.money.Money;
import io.it0.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The amounts at which overage is invoiced before its period ends: a plan's, and a tenant's own, which goes first. */
@ApplicationScoped
public class Thresholds {

  private Transactions transactions;
  private Plans plans;
  private Clock wall;

  protected Thresholds() {}

  @Inject
  public Thresholds(Transactions transactions, Plans plans, Clock wall) {
    this.transactions = transactions;
    this.plans = plans;
    this.wall = wall;
  }

  /** @param amount 0: none, whatever the plan says */
  public void setOfTenant(UUID tenant, Money amount, AuditEntry.By by) {
    requireAmount(amount);
    transactions.inNew(
        h ->
            set(
                h,
                "on conflict (tenant_id, currency) where tenant_id is not null",
                Optional.of(tenant),
                Optional.empty(),
                amount,
                by));
  }

  /** @throws ProblemException if there is no such plan */
  public void setOfPlan(String planKey, Money amount, AuditEntry.By by) {
    requireAmount(amount);
    transactions.inNew(
        h -> {
          plans.latest(h, planKey);
          return set(
              h,
              "on conflict (plan_key, currency) where plan_key is not null",
              Optional.empty(),
              Optional.of(planKey),
              amount,
              by);
        });
  }

  /** The tenant's own, by currency. */
  public List<Money> ofTenant(UUID tenant) {
    return transactions.inNew(
        h ->
            h.createQuery(
                    "select currency, amount_minor from invoice_thresholds where tenant_id ="
                        + " :tenant order by currency")
                .bind("tenant", tenant)
                .map(
                    (row, c) ->
                        Money.ofMinor(row.getLong("amount_minor"), row.getString("currency")))
                .list());
  }

  private int set(
      Handle handle,
      String conflict,
      Optional<UUID> tenant,
      Optional<String> plan,
      Money amount,
      AuditEntry.By by) {
    new AuditEntry(
            tenant,
            "threshold.set",
            tenant.map(UUID::toString).or(() -> plan).orElseThrow(),
            Map.of("amount", amount.toString()))
        .write(handle, by, wall.instant());
    return handle
        .createUpdate(
            """
            insert into invoice_thresholds (id, tenant_id, plan_key, currency, amount_minor, set_by, set_at)
            values (:id, :tenant, :plan, :currency, :amount, :actor, :at)
            """
                + conflict
                + """
                 do update set amount_minor = excluded.amount_minor, set_by = excluded.set_by,
                  set_at = excluded.set_at
                """)
        .bind("id", UuidV7.next())
        .bind("tenant", tenant.orElse(null))
        .bind("plan", plan.orElse(null))
        .bind("currency", amount.currencyCode())
        .bind("amount", amount.minor())
        .bind("actor", by.actor())
        .bind("at", wall.instant())
        .execute();
  }

  private static void requireAmount(Money amount) {
    if (amount.isNegative()) {
      throw new ProblemException(THRESHOLD_INVALID, "an amount is not negative; 0 is none");
    }
  }
}
