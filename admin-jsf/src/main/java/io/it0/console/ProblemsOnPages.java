package io.it0.console;

import io.it0.problem.ProblemException;
import jakarta.faces.FacesException;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.application.ViewExpiredException;
import jakarta.faces.context.ExceptionHandler;
import jakarta.faces.context.ExceptionHandlerFactory;
import jakarta.faces.context.ExceptionHandlerWrapper;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.ExceptionQueuedEvent;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a service refuses is told on the page that asked for it; a page that cannot be shown answers the problem's status. A
 * view that has expired is opened afresh: it must not be made up from what was posted.
 */
public class ProblemsOnPages extends ExceptionHandlerFactory {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemsOnPages.class);

  public ProblemsOnPages(ExceptionHandlerFactory wrapped) {
    super(wrapped);
  }

  @Override
  public ExceptionHandler getExceptionHandler() {
    return new Handler(getWrapped().getExceptionHandler());
  }

  private static final class Handler extends ExceptionHandlerWrapper {

    Handler(ExceptionHandler wrapped) {
      super(wrapped);
    }

    @Override
    public void handle() throws FacesException {
      FacesContext faces = FacesContext.getCurrentInstance();
      Iterator<ExceptionQueuedEvent> events = getUnhandledExceptionQueuedEvents().iterator();
      while (events.hasNext()) {
        Throwable thrown = events.next().getContext().getException();
        if (handles(faces, thrown)) {
          events.remove();
        }
      }
      getWrapped().handle();
    }

    private static boolean handles(FacesContext faces, Throwable thrown) {
      if (cause(thrown, ViewExpiredException.class).isPresent()) {
        reopen(faces);
        return true;
      }
      Optional<ProblemException> problem = cause(thrown, ProblemException.class);
      if (problem.isPresent()) {
        tell(faces, problem.get());
        return true;
      }
      LOG.error("a page failed", thrown);
      return false;
    }

    private static void tell(FacesContext faces, ProblemException problem) {
      if (faces.isPostback()) {
        faces.addMessage(
            null,
            new FacesMessage(
                FacesMessage.SEVERITY_ERROR, Texts.of(problem.errorCode()), problem.detail()));
        return;
      }
      answer(faces, problem.errorCode().status());
    }

    private static void answer(FacesContext faces, int status) {
      try {
        faces.getExternalContext().responseSendError(status, null);
        faces.responseComplete();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void reopen(FacesContext faces) {
      ExternalContext external = faces.getExternalContext();
      HttpServletRequest request = (HttpServletRequest) external.getRequest();
      String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
      try {
        external.getFlash().put("expired", true);
        external.redirect(request.getRequestURI() + query);
        faces.responseComplete();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static <T extends Throwable> Optional<T> cause(Throwable thrown, Class<T> type) {
      for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
        if (type.isInstance(cause)) {
          return Optional.of(type.cast(cause));
        }
      }
      return Optional.empty();
    }
  }
}
