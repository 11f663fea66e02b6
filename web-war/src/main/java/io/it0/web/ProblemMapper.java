package io.it0.web;

import io.it0.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers whatever was thrown as problem+json; only what nobody foresaw is logged. */
@Provider
@ApplicationScoped
public class ProblemMapper implements ExceptionMapper<Throwable> {

  private static final Logger LOGGER = LoggerFactory.getLogger(ProblemMapper.class);

  @Context private UriInfo uri;

  @Override
  public Response toResponse(Throwable thrown) {
    Problem problem = Problems.of(thrown);
    // What is refused with 503 was foreseen, and is logged where it happens.
    boolean foreseen = thrown instanceof ProblemException;
    if (!foreseen
        && problem.error().status() >= Response.Status.INTERNAL_SERVER_ERROR.getStatusCode()) {
      String id = RequestContext.current().map(RequestContext::id).orElse("-");
      LOGGER.error("request {} failed", id, thrown);
    }
    Response response = problem.response(uri.getRequestUri().getPath());
    return thrown instanceof WebApplicationException http ? withAllow(http, response) : response;
  }

  private static Response withAllow(WebApplicationException http, Response response) {
    String allow = http.getResponse().getHeaderString(HttpHeaders.ALLOW);
    return allow == null
        ? response
        : Response.fromResponse(response).header(HttpHeaders.ALLOW, allow).build();
  }
}
