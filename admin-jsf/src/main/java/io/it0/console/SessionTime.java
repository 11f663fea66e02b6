package io.it0.console;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** What a page needs to warn in time. */
@Named("sessionTime")
@RequestScoped
public class SessionTime {

  @Inject private ConsoleConfig config;

  public long getSeconds() {
    return config.session().toSeconds();
  }

  public long getWarning() {
    return config.warning().toSeconds();
  }
}
