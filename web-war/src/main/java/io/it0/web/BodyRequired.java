package io.it0.web;

import io.it0.problem.ProblemException;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParsingException;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;

/** No resource has to expect the body {@code null}. */
@Provider
public class BodyRequired implements ReaderInterceptor {

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    Object body = read(context);
    if (body == null) {
      throw new ProblemException(WebError.INVALID_REQUEST, "the body is missing");
    }
    return body;
  }

  private static Object read(ReaderInterceptorContext context) throws IOException {
    try {
      return context.proceed();
    } catch (JsonParsingException e) {
      throw e; // it tells the place
    } catch (JsonException e) {
      // A body of one byte: the parser cannot even tell its encoding.
      throw new ProblemException(WebError.MALFORMED_JSON, "the body is no JSON");
    }
  }
}
