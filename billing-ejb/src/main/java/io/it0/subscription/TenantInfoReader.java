package io.it0.subscription;

import io.it0.catalog.Plan;
import io.it0.catalog.Plans;
import io.it0.db.PlatformDatabase;
import io.it0.tenancy.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Reads tenants' information from the database. */
@ApplicationScoped
public class TenantInfoReader {

  // By the key of tenants, and by subscriptions_live.
  private static final String SELECT =
      """
      select t.id, t.slug, t.status, t.max_servers, t.max_users, t.max_standing_orders,
             t.max_agent_tokens_per_month, s.plan_id, s.currency, s.status as subscription
      from tenants t
      left join subscriptions s on s.tenant_id = t.id and s.status in ('trialing', 'active', 'past_due')
      where t.id = :id
      """;

  private PlatformDatabase database;
  private Plans plans;

  protected TenantInfoReader() {}

  @Inject
  public TenantInfoReader(PlatformDatabase database, Plans plans) {
    this.database = database;
    this.plans = plans;
  }

  private record Row(
      UUID id,
      String slug,
      Tenant.Status status,
      OwnLimits own,
      Optional<UUID> plan,
      Optional<String> currency,
      Optional<SubscriptionStatus> subscription) {}

  /** Outside of the caller's transaction, which may be on the other pool; so it sees what is committed. */
  @Transactional(Transactional.TxType.NOT_SUPPORTED)
  public Optional<TenantInfo> read(UUID id) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(SELECT)
                    .bind("id", id)
                    .map(TenantInfoReader::row)
                    .findOne()
                    .map(row -> info(row, plan(handle, row))));
  }

  private Plan plan(Handle handle, Row row) {
    return row.plan()
        .map(id -> plans.require(handle, List.of(id)).get(id))
        .orElseGet(() -> plans.latest(handle, TenantInfo.FREE));
  }

  private static TenantInfo info(Row row, Plan plan) {
    return new TenantInfo(
        row.id(),
        row.slug(),
        row.status(),
        plan.figures(),
        plan.version(),
        row.currency().orElseGet(() -> plan.figures().prices().get(0).base().currencyCode()),
        row.subscription(),
        row.own(),
        TenantLimits.of(plan.figures(), row.own()),
        TenantInfo.Source.DATABASE);
  }

  private static Row row(ResultSet row, StatementContext context) throws SQLException {
    var own =
        new OwnLimits(
            Optional.ofNullable(row.getObject("max_servers", Integer.class)),
            Optional.ofNullable(row.getObject("max_users", Integer.class)),
            Optional.ofNullable(row.getObject("max_standing_orders", Integer.class)),
            Optional.ofNullable(row.getObject("max_agent_tokens_per_month", Long.class)));
    return new Row(
        row.getObject("id", UUID.class),
        row.getString("slug"),
        Tenant.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        own,
        Optional.ofNullable(row.getObject("plan_id", UUID.class)),
        Optional.ofNullable(row.getString("currency")),
        Optional.ofNullable(row.getString("subscription")).map(SubscriptionStatus::ofLabel));
  }
}
