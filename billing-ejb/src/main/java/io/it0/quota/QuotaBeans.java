package io.it0.quota;

import io.it0.catalog.Plans;
import io.it0.event.Outbox;
import io.it0.event.QuotaExceeded;
import io.it0.mail.MailKind;
import io.it0.mail.MailRequest;
import io.it0.mail.Mails;
import io.it0.period.TenantClocks;
import io.it0.subscription.SubscriptionStatus;
import io.it0.subscription.TenantInfo;
import io.it0.subscription.TenantInfos;
import io.it0.tenancy.Tenants;
import io.it0.usage.UncountedUsage;
import io.it0.usage.UsageBacklog;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.Config;
import org.jdbi.v3.core.Handle;
import redis.clients.jedis.RedisClient;

/** Makes what the container injects of this package. */
@ApplicationScoped
public class QuotaBeans {

  @Inject private QuotaTransactions transactions;
  @Inject private RedisClient redis;
  @Inject private Tenants tenants;
  @Inject private TenantClocks clocks;
  @Inject private Plans plans;
  @Inject private TenantInfos infos;
  @Inject private Clock wall;
  @Inject private Outbox outbox;
  @Inject private Mails mails;
  @Inject private Event<QuotaWarning> warnings;
  @Resource private ManagedExecutorService executor;

  @Produces
  @Singleton
  static QuotaConfig config(Config config) {
    return QuotaConfig.from(config);
  }

  @Produces
  @Singleton
  static QuotaMetrics metrics() {
    return new QuotaMetrics();
  }

  @Produces
  @Singleton
  QuotaParts parts(
      QuotaConfig config, QuotaMetrics metrics, UsageBacklog backlog, UncountedUsage uncounted) {
    var ground =
        new QuotaParts.Ground(transactions, redis, tenants, clocks, plans, wall, System::nanoTime);
    var listeners = new QuotaParts.Listeners(this::publish, this::warn);
    return QuotaParts.of(ground, config, metrics, backlog, uncounted, listeners);
  }

  @Produces
  @ApplicationScoped
  static TokenQuota quota(QuotaParts parts) {
    return parts.quota();
  }

  @Produces
  @ApplicationScoped
  AcceptedTokens accepted(QuotaParts parts) {
    return new AcceptedTokens(parts, this::isUnlimited, executor);
  }

  /** Changes are heard of on every node, so this is as good as asking. */
  private boolean isUnlimited(UUID tenant) {
    return infos
        .find(tenant)
        .filter(TenantInfo::isCertain)
        .filter(info -> info.limits().agentTokensPerMonth().isEmpty())
        .flatMap(TenantInfo::subscription)
        .filter(status -> status != SubscriptionStatus.PAST_DUE)
        .isPresent();
  }

  /** With the mail in the same transaction: it is sent if and only if the warning is kept. */
  private void warn(Handle handle, QuotaWarning warning) {
    mails.enqueue(
        handle,
        new MailRequest(
            warning.tenantId(),
            MailKind.QUOTA_WARNING,
            "%s/%s/%d".formatted(warning.quota(), warning.period().start(), warning.percent()),
            Map.of(
                "quota", warning.quota(),
                "percent", warning.percent(),
                "used", warning.used(),
                "limit", warning.limit(),
                "reset", warning.period().end())));
    warnings.fire(warning);
  }

  private void publish(QuotaExceeded event) {
    transactions.inNew(handle -> outbox.add(handle, event));
  }
}
