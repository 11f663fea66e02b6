package io.it0.console;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;

/** What the page for errors says: what is wrong, and nothing of how. */
@Named("failure")
@RequestScoped
public class Failure {

  private static final int NOT_FOUND = 404;
  private static final int FORBIDDEN = 403;
  private static final int DEFECT = 500;

  @Inject private HttpServletRequest request;
  @Inject private Session session;

  public int getStatus() {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    return status == null ? NOT_FOUND : (Integer) status;
  }

  public String getTitle() {
    return "error." + kind() + ".title";
  }

  public String getText() {
    return "error." + kind() + ".text";
  }

  /** By which the log is searched; only of a defect. */
  public String getRequestId() {
    return getStatus() >= DEFECT ? session.requestId().orElse(null) : null;
  }

  private String kind() {
    return switch (getStatus()) {
      case NOT_FOUND -> "missing";
      case FORBIDDEN -> "forbidden";
      default -> "failed";
    };
  }
}
