package io.it0.web;

import io.it0.tenancy.TenantContext;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Logger;

/** Puts {@link ContextFormatter} around the log's formatters while the application is deployed. */
@WebListener
public class LogContext implements ServletContextListener {

  @Inject private TenantContext tenants;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      Formatter formatter = handler.getFormatter();
      if (formatter != null) {
        handler.setFormatter(new ContextFormatter(formatter, tenants));
      }
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      if (handler.getFormatter() instanceof ContextFormatter ours) {
        handler.setFormatter(ours.inner());
      }
    }
  }
}
