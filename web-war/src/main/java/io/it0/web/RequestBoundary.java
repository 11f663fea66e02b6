package io.it0.web;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/**
 * The outermost filter: gives every request its id, refuses a body that is too large before it is read, sets the
 * security headers, and ends the binding of the tenant whatever happened inside.
 */
@WebFilter(filterName = "request-boundary", urlPatterns = "/*", asyncSupported = true)
public class RequestBoundary extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final int UNSUPPORTED_MEDIA_TYPE = WebError.UNSUPPORTED_MEDIA_TYPE.status();
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("\\s*[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+\\s*(;|$)");

  @Inject private transient Config config;

  private transient WebConfig bounds;

  @Override
  public void init(FilterConfig filter) throws ServletException {
    super.init(filter);
    bounds = WebConfig.from(config);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String sentId = request.getHeader(RequestContext.HEADER);
    try (RequestContext context = RequestContext.begin(request, sentId)) {
      SecurityHeaders.set(request, response);
      response.setHeader(RequestContext.HEADER, context.id());
      if (request.getContentLengthLong() > bounds.maxBodyBytes()) {
        // The rest of the body is not read, so the connection cannot serve another request.
        response.setHeader("Connection", "close");
        refuse(Problem.of(Problem.bodyTooLarge(bounds.maxBodyBytes())), request, response);
        return;
      }
      if (!isMediaType(request.getContentType())) {
        refuse(Problems.ofStatus(UNSUPPORTED_MEDIA_TYPE), request, response);
        return;
      }
      chain.doFilter(new BoundedRequest(request, bounds.maxBodyBytes()), response);
    }
  }

  // Inside, Jersey would answer 400 for it.
  private static boolean isMediaType(String contentType) {
    return contentType == null || MEDIA_TYPE.matcher(contentType).lookingAt();
  }

  private static void refuse(
      Problem problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setStatus(problem.error().status());
    response.setContentType(Problem.MEDIA_TYPE.toString());
    response
        .getOutputStream()
        .write(problem.json(request.getRequestURI(), RequestContext.current()));
  }
}
