package io.it0.engine.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A Messages API on a free port of the loopback interface, which does what the prompt tells it to by a {@link Directive}
 * such as <code>{{tool output=7}}</code>. So any number of conversations can run at once.
 */
public final class MessagesApiStub implements AutoCloseable {

  private static final int MOST_REQUESTS_KEPT = 2_000;

  private final HttpServer server;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Deque<String> requests = new ConcurrentLinkedDeque<>();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();

  private MessagesApiStub(HttpServer server) {
    this.server = server;
  }

  public static MessagesApiStub start() {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var stub = new MessagesApiStub(HttpServer.create(address, 1_000));
      stub.server.createContext("/", stub::serve);
      stub.server.setExecutor(
          Executors.newCachedThreadPool(
              work -> {
                Thread thread = new Thread(work, "messages-api-stub");
                thread.setDaemon(true);
                return thread;
              }));
      stub.server.start();
      return stub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The bodies of the requests, the latest last. */
  public Deque<String> requests() {
    return requests;
  }

  /** Requests that are being answered. */
  public int open() {
    return open.get();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    open.incrementAndGet();
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (!exchange.getRequestMethod().equals("POST")
          || !exchange.getRequestURI().getPath().equals("/v1/messages")) {
        exchange.sendResponseHeaders(exchange.getRequestMethod().equals("HEAD") ? 200 : 404, -1);
        return;
      }
      String text = new String(body, StandardCharsets.UTF_8);
      requests.addLast(text);
      if (requests.size() > MOST_REQUESTS_KEPT) {
        requests.pollFirst();
      }
      answer(exchange, text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.decrementAndGet();
    }
  }

  private void answer(HttpExchange exchange, String body) throws IOException, InterruptedException {
    Directive directive = Directive.in(body);
    switch (directive.name()) {
      case "unauthorized" -> error(exchange, 401, "authentication_error", -1);
      case "refused" -> error(exchange, 400, "invalid_request_error", -1);
      case "overloaded" -> error(exchange, 529, "overloaded_error", -1);
      case "broken" -> error(exchange, 500, "api_error", -1);
      case "limited" -> {
        if (times(directive) == 1) {
          error(exchange, 429, "rate_limit_error", directive.value("after", 1));
          return;
        }
        stream(exchange, directive, body);
      }
      case "limited-for-long" -> error(exchange, 429, "rate_limit_error", 3_600);
      case "hang" -> closed.await(10, TimeUnit.MINUTES);
      case "json" -> whole(exchange, directive, body);
      default -> stream(exchange, directive, body);
    }
  }

  private int times(Directive directive) {
    return asked
        .computeIfAbsent(directive.toString(), key -> new AtomicInteger())
        .incrementAndGet();
  }

  private static void error(HttpExchange exchange, int status, String type, long retryAfter)
      throws IOException {
    if (retryAfter >= 0) {
      exchange.getResponseHeaders().set("retry-after", Long.toString(retryAfter));
    }
    send(
        exchange,
        status,
        """
        {"type":"error","error":{"type":"%s","message":"the stub says %d"}}"""
            .formatted(type, status));
  }

  private static void whole(HttpExchange exchange, Directive directive, String body)
      throws IOException {
    send(exchange, 200, new StubAnswer(directive, body).whole());
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void stream(HttpExchange exchange, Directive directive, String body)
      throws IOException, InterruptedException {
    if (!body.contains("\"stream\":true")) {
      whole(exchange, directive, body);
      return;
    }
    exchange.getResponseHeaders().set("content-type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    long pause = directive.value("millis", 0);
    for (String event : new StubAnswer(directive, body).events()) {
      if (event.equals(StubAnswer.CUT)) {
        throw new IOException("cut off, as the prompt asks for");
      }
      if (event.equals(StubAnswer.STALL)) {
        closed.await(10, TimeUnit.MINUTES);
        return;
      }
      out.write(event.getBytes(StandardCharsets.UTF_8));
      out.flush();
      if (pause > 0 && closed.await(pause, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }
}
