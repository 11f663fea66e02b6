package io.it0.payment.crypto;

import com.sun.net.httpserver.HttpServer;
import io.it0.payment.PaymentProvider;
import io.it0.payment.ProviderKey;
import io.it0.payment.Signatures;
import io.it0.payment.TestConfig;
import io.it0.payment.WebhookRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on the loopback address that answers what a test has laid out, by method and path. */
public final class ChainServer implements AutoCloseable {

  public static final String SECRET = "secret-one";
  static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  final Map<String, String> answers = new ConcurrentHashMap<>();
  final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  public ChainServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          String question = exchange.getRequestMethod() + " " + exchange.getRequestURI();
          String sent =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(sent.isEmpty() ? question : question + " " + sent);
          String answer = answers.get(question);
          byte[] body = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public PaymentProvider provider(String backend) {
    Map<String, String> keys =
        new HashMap<>(
            Map.of(
                "payment.public-url",
                "https://billing.example",
                "payment.crypto.backend",
                backend,
                "payment.crypto.api-key",
                "key",
                "payment.crypto.webhook-secrets",
                SECRET + ",secret-two",
                "payment.crypto.api-base",
                "http://127.0.0.1:" + port()));
    if (backend.equals("btcpay")) {
      keys.put("payment.crypto.store-id", "Store1");
    }
    return new CryptoFactory().configured(TestConfig.of(ProviderKey.CRYPTO, keys)).orElseThrow();
  }

  public static WebhookRequest signed(byte[] body, String header, String scheme, String secret) {
    String signature = scheme + HexFormat.of().formatHex(Signatures.sign(secret, body));
    return new WebhookRequest(body, name -> name.equals(header) ? signature : null, NOW);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
