package io.it0.web;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Logger;

/** Puts {@link ContextFormatter} around the log's formatters while the application is deployed. */
@WebListener
public class LogContext implements ServletContextListener {

  @Override
  public void contextInitialized(ServletContextEvent event) {
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      Formatter formatter = handler.getFormatter();
      if (formatter != null) {
        handler.setFormatter(new ContextFormatter(formatter));
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
