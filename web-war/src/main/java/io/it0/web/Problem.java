package io.it0.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.it0.problem.ErrorCode;
import io.it0.problem.ProblemException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A refusal as RFC 9457 has it: {@code type}, {@code title}, {@code status}, {@code detail}, and of ours {@code code},
 * {@code requestId} and what else the error tells.
 */
record Problem(ErrorCode error, String detail, Map<String, Object> extensions) {

  static final MediaType MEDIA_TYPE = new MediaType("application", "problem+json");

  private static final int TOO_MANY_REQUESTS = 429;
  private static final String DEFAULT_RETRY_SECONDS = "5";
  private static final ObjectMapper MAPPER =
      new ObjectMapper().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);

  static Problem of(ProblemException e) {
    return new Problem(e.errorCode(), e.detail(), e.extensions());
  }

  static Problem of(ErrorCode error, String detail) {
    return new Problem(error, detail, Map.of());
  }

  static ProblemException bodyTooLarge(long limit) {
    return new ProblemException(
        WebError.BODY_TOO_LARGE, "at most %d bytes".formatted(limit), Map.of("maxBytes", limit));
  }

  /** @param instance the request's path */
  byte[] json(String instance, Optional<RequestContext> context) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "urn:it0:problem:" + error.code().toLowerCase(Locale.ROOT).replace('_', '-'));
    body.put("title", error.title());
    body.put("status", error.status());
    body.put("detail", detail);
    body.put("code", error.code());
    body.put("instance", instance);
    context.ifPresent(request -> body.put("requestId", request.id()));
    extensions.forEach(body::putIfAbsent);
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      // An extension that is no JSON is our mistake; the refusal itself must still get out.
      return "{\"status\":%d,\"code\":\"%s\"}"
          .formatted(error.status(), error.code())
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  Response response(String instance) {
    var response =
        Response.status(error.status())
            .type(MEDIA_TYPE)
            .entity(json(instance, RequestContext.current()));
    headers().forEach(response::header);
    return response.build();
  }

  /** What HTTP demands beside the body. */
  Map<String, String> headers() {
    int status = error.status();
    if (status == Response.Status.UNAUTHORIZED.getStatusCode()) {
      return Map.of("WWW-Authenticate", "Bearer realm=\"it0\"");
    }
    if (status == TOO_MANY_REQUESTS
        || status == Response.Status.SERVICE_UNAVAILABLE.getStatusCode()) {
      Object seconds = extensions.getOrDefault("retryAfterSeconds", DEFAULT_RETRY_SECONDS);
      return Map.of("Retry-After", String.valueOf(seconds));
    }
    return Map.of();
  }
}
