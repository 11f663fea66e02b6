package io.it0.engine.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.it0.engine.EngineEvent.Outcome;
import io.it0.engine.EngineFailure;
import io.it0.engine.EngineFailure.Reason;
import io.it0.engine.EngineRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request and its answer. */
final class ApiCall {

  private static final int OK = 200;
  private static final int LONGEST_BODY = 32 * 1024 * 1024;

  private final MessagesApi api;
  private final Patience patience;
  private final Reading reading;
  private final Inbox inbox = new Inbox();
  private final Answer answer = new Answer();
  private long lastSign = System.nanoTime();
  private boolean begun;

  /** Told of what an answer brings. */
  interface Reading {
    void event(JsonNode event);

    void whole(JsonNode message);

    void text(String piece);
  }

  ApiCall(MessagesApi api, Patience patience, Reading reading) {
    this.api = api;
    this.patience = patience;
    this.reading = reading;
  }

  Answer answer(EngineRequest request, ArrayNode messages) throws Refused, Ended {
    try {
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = head(api.send(request, messages));
      patience.cancellation().onCancel(inbox::wake);
      response.body().subscribe(inbox);
      if (response.statusCode() != OK) {
        throw refused(response, whole());
      }
      String type = response.headers().firstValue("content-type").orElse("");
      return type.startsWith("text/event-stream") ? streamed() : notStreamed();
    } catch (IOException e) {
      throw lost(e);
    } finally {
      inbox.close();
    }
  }

  private HttpResponse<Flow.Publisher<List<ByteBuffer>>> head(
      CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> sent)
      throws IOException, Ended {
    // Only the original may be cancelled for its connection to be closed, so that is done below.
    var waiting = sent.thenApply(response -> response);
    patience.cancellation().onCancel(() -> waiting.cancel(false));
    boolean arrived = false;
    try {
      var response = waiting.get(patience.millis(lastSign), TimeUnit.MILLISECONDS);
      arrived = true;
      lastSign = System.nanoTime();
      return response;
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e.getCause());
    } catch (TimeoutException | CancellationException e) {
      patience.millis(lastSign);
      throw new IOException("no answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Ended(Outcome.CANCELLED, Optional.empty());
    } finally {
      if (!arrived) {
        sent.cancel(true);
      }
    }
  }

  private Answer streamed() throws IOException, Ended, Refused {
    var lines = new EventLines();
    for (Inbox.Delivery next = next(); !next.isEnd(); next = next()) {
      for (ByteBuffer bytes : next.bytes()) {
        for (String data : lines.feed(bytes)) {
          take(MessagesApi.JSON.readTree(data));
        }
      }
      if (answer.isFinished()) {
        return answer;
      }
    }
    throw Ended.failed(Reason.CUT_OFF, "the answer ended in its middle");
  }

  private void take(JsonNode event) throws Ended, Refused {
    if (event.path("type").asText().equals("error")) {
      fail(event.path("error"));
    }
    begun |= event.path("type").asText().equals("message_start");
    reading.event(event);
    answer.accept(event).ifPresent(reading::text);
  }

  /** An error inside a stream: before the answer has begun it is a refusal. */
  private void fail(JsonNode error) throws Ended, Refused {
    int status =
        switch (error.path("type").asText()) {
          case "overloaded_error" -> 529;
          case "rate_limit_error" -> 429;
          case "authentication_error", "permission_error" -> 401;
          case "invalid_request_error", "not_found_error", "request_too_large" -> 400;
          default -> 500;
        };
    var failure = EngineFailure.ofStatus(status, error.path("message").asText());
    if (begun) {
      throw new Ended(Outcome.FAILED, Optional.of(failure));
    }
    throw new Refused(status, failure, Optional.empty());
  }

  private Answer notStreamed() throws IOException, Ended {
    JsonNode message = MessagesApi.JSON.readTree(whole());
    begun = true;
    reading.whole(message);
    String text = answer.acceptWhole(message);
    if (!text.isEmpty()) {
      reading.text(text);
    }
    return answer;
  }

  private String whole() throws IOException, Ended {
    var body = new ByteArrayOutputStream();
    for (Inbox.Delivery next = next(); !next.isEnd(); next = next()) {
      for (ByteBuffer bytes : next.bytes()) {
        byte[] part = new byte[bytes.remaining()];
        bytes.get(part);
        body.write(part);
      }
      if (body.size() > LONGEST_BODY) {
        throw new IOException("an answer is longer than " + LONGEST_BODY + " bytes");
      }
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  /** Waits for bytes or the end. */
  private Inbox.Delivery next() throws IOException, Ended {
    while (true) {
      Inbox.Delivery next = inbox.next(patience.millis(lastSign));
      if (next == null) {
        continue; // the next look at our patience tells why
      }
      if (next.error() != null) {
        throw new IOException(String.valueOf(next.error()), next.error());
      }
      if (next.isEnd()) {
        return next;
      }
      if (!next.bytes().isEmpty()) {
        lastSign = System.nanoTime();
        return next;
      }
    }
  }

  private Refused lost(IOException e) throws Ended {
    if (begun) {
      throw Ended.failed(Reason.CUT_OFF, "the answer was cut off: " + e.getMessage());
    }
    if (e instanceof JsonProcessingException) {
      throw Ended.failed(Reason.PROVIDER_ERROR, "the answer is not JSON");
    }
    var failure =
        new EngineFailure(Reason.UNREACHABLE, "the provider cannot be reached: " + e.getMessage());
    return new Refused(0, failure, Optional.empty());
  }

  private static Refused refused(HttpResponse<?> response, String body) {
    return new Refused(
        response.statusCode(),
        EngineFailure.ofStatus(response.statusCode(), detail(response.statusCode(), body)),
        response.headers().firstValue("retry-after").flatMap(ApiCall::seconds));
  }

  private static String detail(int status, String body) {
    try {
      JsonNode message = MessagesApi.JSON.readTree(body).path("error").path("message");
      return "%d: %s".formatted(status, message.asText("without a reason"));
    } catch (JsonProcessingException e) {
      return status + " without a reason";
    }
  }

  /** The API gives whole seconds; a date, which HTTP would allow too, counts as none given. */
  private static Optional<Duration> seconds(String retryAfter) {
    return retryAfter.matches("\\d{1,9}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter)))
        : Optional.empty();
  }
}
