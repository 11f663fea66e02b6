package io.it0.console.metering;

import io.it0.insight.Insight;
import io.it0.insight.LiveUsage;
import io.it0.usage.UsageBacklog;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import redis.clients.jedis.exceptions.JedisException;

/** What is counted today, asked again every few seconds. */
@Named("feed")
@RequestScoped
public class FeedPage {

  @Inject private Insight insight;
  @Inject private UsageBacklog backlog;

  private List<LiveUsage> rows;
  private UsageBacklog.Lag lag;

  @PostConstruct
  void load() {
    rows = insight.today();
    try {
      lag = backlog.lag();
    } catch (JedisException e) {
      lag = null; // Redis is away: the page says so, and shows the rest
    }
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  public List<LiveUsage> getRows() {
    return rows;
  }

  /** Null while Redis is away. */
  public UsageBacklog.Lag getLag() {
    return lag;
  }
}
