package io.it0.subscription;

import io.it0.period.BillingInterval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Reads the table price_overrides. */
public final class PriceOverrides {

  // By price_overrides_key.
  private static final String SELECT =
      """
      select id, tenant_id, plan_key, currency, billing_interval, base_minor, overage_per_mtok, effective_from,
             effective_until
        from price_overrides where tenant_id = any(:tenants)
       order by tenant_id, plan_key, currency, billing_interval, effective_from
      """;

  private PriceOverrides() {}

  /** What the plans cost these tenants, read with one statement. */
  public static PriceBook of(Handle handle, Collection<UUID> tenants) {
    return new PriceBook(list(handle, tenants));
  }

  /** A tenant's own prices, by plan and time. */
  public static List<PriceOverride> list(Handle handle, UUID tenant) {
    return list(handle, List.of(tenant));
  }

  private static List<PriceOverride> list(Handle handle, Collection<UUID> tenants) {
    return handle
        .createQuery(SELECT)
        .bind("tenants", tenants.toArray(UUID[]::new))
        .map(PriceOverrides::override)
        .list();
  }

  private static PriceOverride override(ResultSet row, StatementContext context)
      throws SQLException {
    return new PriceOverride(
        row.getObject("id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        row.getString("plan_key"),
        row.getString("currency"),
        BillingInterval.valueOf(row.getString("billing_interval")),
        Optional.ofNullable(row.getObject("base_minor", Long.class)),
        Optional.ofNullable(row.getBigDecimal("overage_per_mtok")),
        row.getTimestamp("effective_from").toInstant(),
        Optional.ofNullable(row.getTimestamp("effective_until")).map(at -> at.toInstant()));
  }
}
