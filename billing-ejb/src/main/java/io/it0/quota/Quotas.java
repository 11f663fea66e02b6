package io.it0.quota;

import io.it0.tenancy.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** All quotas of a tenant at a glance. */
@ApplicationScoped
public class Quotas {

  private static final String WARNED =
      """
      select percent from quota_warnings
      where tenant_id = :tenant and quota = :quota and period_start = :start order by percent
      """;

  @Inject private TokenQuota tokens;
  @Inject private QuotaTransactions transactions;
  @Inject private QuotaConfig config;
  @Inject @Any private Instance<ResourceQuota> resources;

  /** What may be asked for at once. */
  public record Bounds(long maxTokens, long defaultTtlSeconds, long maxTtlSeconds) {}

  public Bounds bounds() {
    return new Bounds(
        config.maxTokens(), config.defaultTtl().toSeconds(), config.maxTtl().toSeconds());
  }

  /** Tokens first, the others by name. */
  public List<QuotaStatus> of(Tenant tenant) {
    List<QuotaStatus> all = new ArrayList<>();
    all.add(tokens(tenant));
    resources.stream()
        .sorted(Comparator.comparing(ResourceQuota::quota))
        .map(resource -> status(resource, tenant))
        .forEach(all::add);
    return all;
  }

  private QuotaStatus tokens(Tenant tenant) {
    Standing standing = tokens.standing(tenant);
    return new QuotaStatus(
        TokenQuota.NAME,
        standing.used(),
        standing.reserved(),
        standing.limit().orElse(null),
        percent(standing.used(), standing.limit().orElse(0L)),
        standing.period().end(),
        transactions.inNew(handle -> warned(handle, tenant, standing)));
  }

  private static List<Integer> warned(Handle handle, Tenant tenant, Standing standing) {
    return handle
        .createQuery(WARNED)
        .bind("tenant", tenant.id())
        .bind("quota", TokenQuota.NAME)
        .bind("start", standing.period().start())
        .mapTo(Integer.class)
        .list();
  }

  private static QuotaStatus status(ResourceQuota resource, Tenant tenant) {
    long used = resource.used(tenant);
    long limit = resource.limit(tenant);
    return new QuotaStatus(resource.quota(), used, 0, limit, percent(used, limit), null, List.of());
  }

  static BigDecimal percent(long used, long limit) {
    if (limit <= 0) {
      return null;
    }
    return BigDecimal.valueOf(used)
        .movePointRight(2)
        .divide(BigDecimal.valueOf(limit), 1, RoundingMode.DOWN);
  }
}
