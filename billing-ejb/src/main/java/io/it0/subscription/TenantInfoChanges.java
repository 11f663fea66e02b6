package io.it0.subscription;

import io.it0.db.ChannelListener;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.Config;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Hears on every node which tenants have changed, from the triggers of V028. The channel is PostgreSQL's own, and not
 * Redis': a message is sent by the commit that it tells of, whoever made it, and by nothing else.
 */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class TenantInfoChanges {

  static final String CHANNEL = "tenant_info";

  private static final int CONNECT_SECONDS = 10;

  @Inject private TenantInfos infos;
  @Inject private Config config;
  @Resource private ManagedExecutorService executor;

  private ChannelListener listener;
  private Future<?> running;

  @PostConstruct
  void start() {
    PGSimpleDataSource dataSource = dataSource();
    listener =
        new ChannelListener(
            dataSource::getConnection,
            CHANNEL,
            infos::changedUnheard,
            message -> hear(infos, message));
    running = executor.submit(listener);
  }

  /** @param message a tenant's id, as the triggers send it */
  static void hear(TenantInfos infos, String message) {
    infos.changed(UUID.fromString(message));
  }

  private PGSimpleDataSource dataSource() {
    var dataSource = new PGSimpleDataSource();
    dataSource.setUrl(config.getValue("db.url", String.class));
    dataSource.setUser(config.getValue("db.platform.user", String.class));
    dataSource.setPassword(config.getValue("db.platform.password", String.class));
    dataSource.setApplicationName("it0-listen");
    dataSource.setTcpKeepAlive(true);
    dataSource.setConnectTimeout(CONNECT_SECONDS);
    return dataSource;
  }

  @PreDestroy
  void stop() {
    running.cancel(true);
    listener.stop();
  }
}
