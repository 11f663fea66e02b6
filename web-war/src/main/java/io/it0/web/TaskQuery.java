package io.it0.web;

import io.it0.problem.ProblemException;
import io.it0.task.TaskFilter;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.UUID;

/**
 * The filters of the list of tasks, as a request gives them: {@code from} and {@code to} are when a task started. Payara's
 * description of the API fails as a whole over an annotated parameter that is no method's: the operation describes them.
 */
public class TaskQuery {

  @QueryParam("status")
  private String status;

  @QueryParam("engine")
  private String engine;

  @QueryParam("model")
  private String model;

  @QueryParam("agent")
  private String agent;

  @QueryParam("sessionId")
  private String sessionId;

  @QueryParam("standingOrderId")
  private String standingOrderId;

  @QueryParam("from")
  private String from;

  @QueryParam("to")
  private String to;

  TaskFilter filter() {
    return new TaskFilter(
        text(status).map(TaskFilter::status),
        text(engine),
        text(model),
        text(agent),
        text(sessionId),
        text(standingOrderId).map(TaskQuery::id),
        time("from", from),
        time("to", to));
  }

  private static Optional<String> text(String value) {
    // PostgreSQL has no text with a zero in it, and so nothing has it as its label.
    return Optional.ofNullable(value).map(text -> text.replace('\0', '\uFFFD'));
  }

  private static UUID id(String text) {
    return PathIds.find(text)
        .orElseThrow(
            () -> new ProblemException(WebError.INVALID_REQUEST, "standingOrderId is not an id"));
  }

  private static Optional<Instant> time(String name, String value) {
    try {
      return Optional.ofNullable(value).map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw new ProblemException(
          WebError.INVALID_REQUEST, name + " is a time like 2026-11-23T12:00:00Z");
    }
  }
}
