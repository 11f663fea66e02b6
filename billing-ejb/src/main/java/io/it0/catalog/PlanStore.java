package io.it0.catalog;

import io.it0.db.UuidV7;
import io.it0.money.Money;
import io.it0.period.BillingInterval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/** The tables plans and plan_prices. */
final class PlanStore {

  private static final String SELECT =
      """
      select p.id, p.key, p.version, p.name, p.included_tokens, p.hard_limit_percent, p.count_cache_tokens,
             p.allowance_policy, p.max_servers, p.max_users, p.max_standing_orders,
             r.currency, r.billing_interval, r.base_minor, r.overage_per_mtok
      from plans p join plan_prices r on r.plan_id = p.id
      """;
  private static final String LATEST =
      "where p.version = (select max(l.version) from plans l where l.key = p.key) ";
  // The cheapest plan first, as people read a price list.
  private static final String ORDER =
      "order by p.included_tokens, p.key, p.version, r.currency desc, r.billing_interval";

  private PlanStore() {}

  static List<Plan> latest(Handle handle) {
    return plans(handle.createQuery(SELECT + LATEST + ORDER));
  }

  static Optional<Plan> latest(Handle handle, String key) {
    return plans(handle.createQuery(SELECT + LATEST + "and p.key = :key " + ORDER).bind("key", key))
        .stream()
        .findFirst();
  }

  /** The latest first. */
  static List<Plan> versions(Handle handle, String key) {
    return plans(
        handle
            .createQuery(
                SELECT
                    + "where p.key = :key"
                    + " order by p.version desc, r.currency desc, r.billing_interval")
            .bind("key", key));
  }

  static List<Plan> byId(Handle handle, Collection<UUID> ids) {
    return plans(
        handle
            .createQuery(SELECT + "where p.id = any(:ids) " + ORDER)
            .bind("ids", ids.toArray(UUID[]::new)));
  }

  /** The new version, or empty if that version exists: another node may have made it a moment ago. */
  static Optional<Plan> insert(Handle handle, PlanFigures figures, int version, Instant at) {
    Plan plan = new Plan(UuidV7.next(), version, figures);
    int inserted =
        handle
            .createUpdate(
                """
                insert into plans (id, key, version, name, included_tokens, hard_limit_percent, count_cache_tokens,
                                   allowance_policy, max_servers, max_users, max_standing_orders, created_at)
                values (:id, :key, :version, :name, :included, :hardLimit, :countCache,
                        :policy, :servers, :users, :standingOrders, :at)
                on conflict (key, version) do nothing
                """)
            .bind("id", plan.id())
            .bind("key", figures.key())
            .bind("version", version)
            .bind("name", figures.name())
            .bind("included", figures.includedTokens())
            .bind("hardLimit", figures.hardLimitPercent().orElse(null))
            .bind("countCache", figures.countCacheTokens())
            .bind("policy", figures.allowancePolicy())
            .bind("servers", figures.limits().servers())
            .bind("users", figures.limits().users())
            .bind("standingOrders", figures.limits().standingOrders())
            .bind("at", at)
            .execute();
    if (inserted == 0) {
      return Optional.empty();
    }
    insertPrices(handle, plan);
    return Optional.of(plan);
  }

  private static void insertPrices(Handle handle, Plan plan) {
    var batch =
        handle.prepareBatch(
            """
            insert into plan_prices (id, plan_id, currency, billing_interval, base_minor, overage_per_mtok)
            values (:id, :plan, :currency, :interval, :base, :overage)
            """);
    for (PlanPrice price : plan.figures().prices()) {
      batch
          .bind("id", UuidV7.next())
          .bind("plan", plan.id())
          .bind("currency", price.base().currencyCode())
          .bind("interval", price.interval())
          .bind("base", price.base().minor())
          .bind("overage", price.overagePerMtok().orElse(null))
          .add();
    }
    batch.execute();
  }

  private record Row(Plan plan, PlanPrice price) {}

  private static List<Plan> plans(Query query) {
    Map<UUID, Plan> plans = new LinkedHashMap<>();
    Map<UUID, List<PlanPrice>> prices = new LinkedHashMap<>();
    for (Row row : query.map(PlanStore::row).list()) {
      plans.putIfAbsent(row.plan().id(), row.plan());
      prices.computeIfAbsent(row.plan().id(), id -> new ArrayList<>()).add(row.price());
    }
    return plans.values().stream().map(plan -> withPrices(plan, prices.get(plan.id()))).toList();
  }

  private static Plan withPrices(Plan plan, List<PlanPrice> prices) {
    PlanFigures f = plan.figures();
    return new Plan(
        plan.id(),
        plan.version(),
        new PlanFigures(
            f.key(),
            f.name(),
            f.includedTokens(),
            f.hardLimitPercent(),
            f.countCacheTokens(),
            f.allowancePolicy(),
            f.limits(),
            prices));
  }

  private static Row row(ResultSet row, StatementContext context) throws SQLException {
    PlanPrice price =
        new PlanPrice(
            BillingInterval.valueOf(row.getString("billing_interval")),
            Money.ofMinor(row.getLong("base_minor"), row.getString("currency")),
            Optional.ofNullable(row.getBigDecimal("overage_per_mtok")));
    PlanFigures figures =
        new PlanFigures(
            row.getString("key"),
            row.getString("name"),
            row.getLong("included_tokens"),
            Optional.ofNullable(row.getObject("hard_limit_percent", Integer.class)),
            row.getBoolean("count_cache_tokens"),
            row.getString("allowance_policy"),
            new PlanLimits(
                row.getInt("max_servers"),
                row.getInt("max_users"),
                row.getInt("max_standing_orders")),
            List.of(price));
    return new Row(
        new Plan(row.getObject("id", UUID.class), row.getInt("version"), figures), price);
  }
}
