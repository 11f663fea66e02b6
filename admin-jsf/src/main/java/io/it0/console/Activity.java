package io.it0.console;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Instant;

/** When a session was last used by a person: what a page asks for by itself does not keep it alive. */
@ApplicationScoped
public class Activity {

  private static final String ATTRIBUTE = Activity.class.getName();

  private ConsoleConfig config;
  private Clock wall;

  protected Activity() {}

  @Inject
  public Activity(ConsoleConfig config, Clock wall) {
    this.config = config;
    this.wall = wall;
  }

  /** To be called when somebody signs in. */
  public void begin(HttpSession session) {
    session.setMaxInactiveInterval(Math.toIntExact(config.session().toSeconds()));
    session.setAttribute(ATTRIBUTE, wall.instant());
  }

  /** Counts the request as a use, unless the page made it by itself. */
  boolean isAlive(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    Instant used = (Instant) session.getAttribute(ATTRIBUTE);
    Instant now = wall.instant();
    if (used == null || !now.isBefore(used.plus(config.session()))) {
      return false;
    }
    if (!isPoll(request)) {
      session.setAttribute(ATTRIBUTE, now);
    }
    return true;
  }

  // A p:poll's id, by which it asks, ends so by our own rule.
  private static boolean isPoll(HttpServletRequest request) {
    String source = request.getParameter("jakarta.faces.source");
    return source != null && source.endsWith("live");
  }
}
