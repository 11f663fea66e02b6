package io.it0.console.system;

import io.it0.insight.Insight;
import io.it0.payment.PaymentProvider;
import io.it0.payment.PaymentProviderRegistry;
import io.it0.usage.UsageBacklog;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Collection;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import redis.clients.jedis.exceptions.JedisException;

/** Whether what IT0 stands on is there, and how it is configured. */
@Named("health")
@RequestScoped
public class HealthPage {

  @Inject private Insight insight;
  @Inject private UsageBacklog backlog;
  @Inject private PaymentProviderRegistry providers;
  @Inject private Config config;

  private boolean databaseThere;
  private UsageBacklog.Lag lag;
  private List<ShownSetting> settings;

  @PostConstruct
  void load() {
    settings = ShownSetting.of(config);
    databaseThere = insight.isDatabaseThere();
    try {
      lag = backlog.lag();
    } catch (JedisException e) {
      lag = null; // the page says so
    }
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  public boolean isDatabaseThere() {
    return databaseThere;
  }

  /** Null while Redis is away. */
  public UsageBacklog.Lag getLag() {
    return lag;
  }

  public Collection<PaymentProvider> getProviders() {
    return providers.all();
  }

  public List<ShownSetting> getSettings() {
    return settings;
  }
}
