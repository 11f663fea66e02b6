package io.it0.web;

import io.it0.payment.WebhookAnswer;
import io.it0.payment.WebhookRequest;
import io.it0.payment.Webhooks;
import io.it0.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What payment providers tell. Beside the JAX-RS application, whose readers would decode the body: here it is read as
 * bytes, once, and nobody before may have asked for a parameter, since that empties the body of a form.
 */
@WebServlet(name = "webhooks", urlPatterns = "/api/v1/billing/webhooks/*")
public class WebhookServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(WebhookServlet.class);

  @Inject private transient Webhooks webhooks;
  @Inject private transient Clock wall;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      serve(request, response);
    } catch (RuntimeException e) {
      Problem problem = Problems.of(e);
      if (!(e instanceof ProblemException)) {
        // Not stored, so it must not be answered with a success: the provider sends it again.
        LOG.error("a webhook could not be stored", e);
      }
      refuse(request, response, problem);
    }
  }

  private void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String provider = Optional.ofNullable(request.getPathInfo()).orElse("/").substring(1);
    if (!webhooks.knows(provider)) {
      refuse(request, response, Problems.ofStatus(HttpServletResponse.SC_NOT_FOUND));
      return;
    }
    if (!request.getMethod().equals("POST")) {
      response.setHeader("Allow", "POST");
      refuse(request, response, Problems.ofStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED));
      return;
    }
    int limit = webhooks.maxBytes();
    // One byte more tells that there is more.
    byte[] body = request.getInputStream().readNBytes(limit + 1);
    if (body.length > limit) {
      response.setHeader("Connection", "close");
      refuse(request, response, Problem.of(Problem.bodyTooLarge(limit)));
      return;
    }
    send(
        response,
        webhooks.take(provider, new WebhookRequest(body, request::getHeader, wall.instant())));
  }

  private static void send(HttpServletResponse response, WebhookAnswer answer) throws IOException {
    byte[] bytes = answer.bytes();
    response.setStatus(answer.status());
    response.setContentType(answer.contentType());
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    problem.headers().forEach(response::setHeader);
    response.setStatus(problem.error().status());
    response.setContentType(Problem.MEDIA_TYPE.toString());
    response
        .getOutputStream()
        .write(problem.json(request.getRequestURI(), RequestContext.of(request)));
  }
}
