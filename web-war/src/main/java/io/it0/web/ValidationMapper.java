package io.it0.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Jersey has a mapper of its own for violated constraints; a closer one goes before it. */
@Provider
@ApplicationScoped
public class ValidationMapper implements ExceptionMapper<ConstraintViolationException> {

  @Inject private ProblemMapper problems;

  @Override
  public Response toResponse(ConstraintViolationException thrown) {
    return problems.toResponse(thrown);
  }
}
