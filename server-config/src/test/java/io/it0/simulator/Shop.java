package io.it0.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A simulator and a merchant with a webhook that writes down what comes. */
final class Shop implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();
  private static final Path KEYS = Path.of("target", "simulator-keys");
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final HttpServer server;
  private final Simulator simulator;
  private final List<Notice> notices = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile int status = 200;

  /** A notification as it came. */
  record Notice(String path, Map<String, String> headers, byte[] body) {

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  Shop(Path folder) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::receive);
    server.start();
    // Six RSA keys are the longest part of a first start: the tests share them.
    copy(KEYS, folder.resolve("keys"));
    simulator = Simulator.start(folder, 0, List.of(address()), Clock.systemUTC());
    copy(folder.resolve("keys"), KEYS);
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.exists(from) && !Files.exists(to)) {
      Files.createDirectories(to);
      try (var files = Files.list(from)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  Simulator simulator() {
    return simulator;
  }

  Accounts accounts() {
    return simulator.accounts();
  }

  String api() {
    return simulator.address().toString();
  }

  String webhook(String provider) {
    return address() + "/api/v1/billing/webhooks/" + provider;
  }

  /** How the webhook answers from now on. */
  void answer(int next) {
    status = next;
  }

  private void receive(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    byte[] body = exchange.getRequestBody().readAllBytes();
    synchronized (notices) {
      notices.add(new Notice(exchange.getRequestURI().getPath(), headers, body));
    }
    byte[] answer = "success".getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  List<Notice> notices() {
    synchronized (notices) {
      return List.copyOf(notices);
    }
  }

  void forget() {
    synchronized (notices) {
      notices.clear();
    }
  }

  Notice await(Predicate<Notice> wanted) {
    return await(wanted, 1).get(0);
  }

  List<Notice> await(Predicate<Notice> wanted, int count) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<Notice> found = notices().stream().filter(wanted).toList();
      if (found.size() >= count) {
        return found;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(found.size() + " of " + count + " came, of " + notices().size());
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  Notice event(String type) {
    return await(notice -> notice.text().contains("\"type\":\"" + type + "\""));
  }

  void act(String provider, String id, String action, Map<String, String> arguments)
      throws IOException {
    control("POST", "payments/" + provider + "/" + id + "/" + action, arguments);
  }

  /** Asks the control API; the answer must be a good one. */
  JsonNode control(String method, String path, Object body) throws IOException {
    HttpResponse<String> answer = ask(method, path, body);
    if (answer.statusCode() >= 300) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    return answer.body().isEmpty() ? JSON.nullNode() : JSON.readTree(answer.body());
  }

  HttpResponse<String> ask(String method, String path, Object body) throws IOException {
    byte[] sent = body == null ? new byte[0] : JSON.writeValueAsBytes(body);
    return send(
        HttpRequest.newBuilder(URI.create(api() + "/simulator/" + path))
            .method(method, BodyPublishers.ofByteArray(sent))
            .build());
  }

  HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    simulator.close();
    server.stop(0);
  }
}
