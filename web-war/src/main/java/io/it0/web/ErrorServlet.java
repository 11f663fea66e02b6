package io.it0.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Answers what fails outside JAX-RS, an unknown path for example, in the same way as inside. */
@WebServlet("/error")
public class ErrorServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    // A token that is not valid is refused by the container, before the request has a context.
    if (RequestContext.of(request).isEmpty()) {
      SecurityHeaders.set(request, response);
      RequestContext.begin(request, request.getHeader(RequestContext.HEADER)).close();
    }
    Optional<RequestContext> context = RequestContext.of(request);
    context.ifPresent(c -> response.setHeader(RequestContext.HEADER, c.id()));
    Integer status = (Integer) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    String path = (String) request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    Problem problem = Problems.ofStatus(status == null ? 404 : status);
    problem.headers().forEach(response::setHeader);
    response.setStatus(problem.error().status());
    response.setContentType(Problem.MEDIA_TYPE.toString());
    response
        .getOutputStream()
        .write(problem.json(path == null ? request.getRequestURI() : path, context));
  }
}
