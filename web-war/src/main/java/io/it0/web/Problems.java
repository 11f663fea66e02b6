package io.it0.web;

import io.it0.problem.ProblemException;
import jakarta.json.JsonException;
import jakarta.json.bind.JsonbException;
import jakarta.json.stream.JsonParsingException;
import jakarta.resource.spi.ResourceAllocationException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which problem an exception is. What nobody foresaw is an internal error, and its text stays inside. */
final class Problems {

  // Yasson tells the field in words only.
  private static final Pattern FIELD =
      Pattern.compile("propert(?:y|ies) '?\\[?([A-Za-z0-9_$.]{1,80})");
  // Of PostgreSQL: connections refused or lost (08), resources (53), shut down (57P).
  private static final Pattern UNREACHABLE = Pattern.compile("(08|53|57P).*");
  // A data exception: a text with a zero in it, a number or a time out of range.
  private static final String UNSTORABLE = "22";
  private static final int DEPTH = 12;

  private Problems() {}

  static Problem of(Throwable thrown) {
    return find(thrown, ProblemException.class)
        .map(Problem::of)
        .or(() -> find(thrown, ConstraintViolationException.class).map(Problems::violations))
        .or(() -> json(thrown))
        .or(() -> find(thrown, WebApplicationException.class).map(Problems::http))
        .or(() -> find(thrown, ResourceAllocationException.class).map(e -> unreachable()))
        .or(() -> find(thrown, SQLException.class).flatMap(Problems::sql))
        .orElseGet(
            () -> Problem.of(WebError.INTERNAL_ERROR, "it is logged under this request's id"));
  }

  static Problem ofStatus(int status) {
    return switch (status) {
      case 400 -> Problem.of(WebError.INVALID_REQUEST, "the request could not be read");
      case 401 -> Problem.of(WebError.UNAUTHENTICATED, "send valid credentials");
      case 403 -> Problem.of(WebError.FORBIDDEN, "the caller may not do this");
      case 404 -> Problem.of(WebError.NOT_FOUND, "no such path");
      case 405 -> Problem.of(WebError.METHOD_NOT_ALLOWED, "see the header Allow");
      case 406 -> Problem.of(WebError.NOT_ACCEPTABLE, "see the API's description at /openapi");
      case 413 -> Problem.of(WebError.BODY_TOO_LARGE, "the body is too large");
      case 415 ->
          Problem.of(WebError.UNSUPPORTED_MEDIA_TYPE, "see the API's description at /openapi");
      case 503 -> Problem.of(WebError.UNAVAILABLE, "try again later");
      default ->
          status < 500
              ? Problem.of(WebError.INVALID_REQUEST, "HTTP status " + status)
              : Problem.of(WebError.INTERNAL_ERROR, "it is logged under this request's id");
    };
  }

  private static <T extends Throwable> Optional<T> find(Throwable thrown, Class<T> type) {
    Throwable cause = thrown;
    for (int i = 0; cause != null && i < DEPTH; i++) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  private static Problem violations(ConstraintViolationException e) {
    List<Map<String, String>> errors =
        e.getConstraintViolations().stream()
            .map(v -> Map.of("field", field(v), "message", v.getMessage()))
            .sorted((a, b) -> a.get("field").compareTo(b.get("field")))
            .toList();
    String first =
        errors.isEmpty()
            ? "not valid"
            : errors.get(0).get("field") + " " + errors.get(0).get("message");
    return new Problem(WebError.INVALID_REQUEST, first, Map.of("errors", errors));
  }

  /** The path without the method's name and, for a body, without the parameter's. */
  private static String field(ConstraintViolation<?> violation) {
    var names = new ArrayList<String>();
    for (Path.Node node : violation.getPropertyPath()) {
      names.add(node.toString());
    }
    int skip = names.size() > 2 ? 2 : names.size() - 1;
    return String.join(".", names.subList(skip, names.size()));
  }

  private static Optional<Problem> json(Throwable thrown) {
    Optional<JsonParsingException> syntax = find(thrown, JsonParsingException.class);
    if (syntax.isPresent()) {
      var at = syntax.get().getLocation();
      Map<String, Object> where = new LinkedHashMap<>();
      where.put("line", at.getLineNumber());
      where.put("column", at.getColumnNumber());
      String detail =
          "not JSON at line %d, column %d".formatted(at.getLineNumber(), at.getColumnNumber());
      return Optional.of(new Problem(WebError.MALFORMED_JSON, detail, where));
    }
    boolean binding =
        find(thrown, JsonbException.class).isPresent()
            || find(thrown, JsonException.class).isPresent();
    return binding && find(thrown, ProcessingException.class).isPresent()
        ? Optional.of(binding(thrown))
        : Optional.empty();
  }

  private static Problem binding(Throwable thrown) {
    Throwable cause = thrown;
    String field = null;
    for (int i = 0; cause != null && i < DEPTH; i++) {
      Matcher matcher = FIELD.matcher(String.valueOf(cause.getMessage()));
      // The innermost one is the most precise.
      field = matcher.find() ? matcher.group(1) : field;
      cause = cause.getCause();
    }
    return field == null
        ? Problem.of(WebError.MALFORMED_JSON, "a value has the wrong type")
        : new Problem(
            WebError.MALFORMED_JSON,
            "field %s is unknown or has the wrong type".formatted(field),
            Map.of("field", field));
  }

  private static Problem http(WebApplicationException e) {
    // Jersey answers 404 for a query parameter that cannot be converted; the path is right, though.
    if (e.getClass().getSimpleName().equals("QueryParamException")) {
      return Problem.of(WebError.INVALID_REQUEST, "a query parameter has the wrong form");
    }
    return ofStatus(e.getResponse().getStatus());
  }

  /** The pool's own exception has no SQL state: what it met is told in words only. */
  private static Problem unreachable() {
    return Problem.of(WebError.UNAVAILABLE, "the database cannot be reached");
  }

  private static Optional<Problem> sql(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    if (UNREACHABLE.matcher(state).matches()) {
      return Optional.of(unreachable());
    }
    return state.startsWith(UNSTORABLE)
        ? Optional.of(Problem.of(WebError.INVALID_REQUEST, "a value cannot be stored"))
        : Optional.empty();
  }
}
