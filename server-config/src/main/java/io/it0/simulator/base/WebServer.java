package io.it0.simulator.base;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * HTTP/1.1 on the loopback address, a thread for each connection.
 *
 * <p>The JDK's own server rewrites the names of headers ({@code Wechatpay-timestamp}), and WeChat Pay's
 * client looks for them as WeChat Pay writes them; and a connection must break here when it is told to.
 */
public final class WebServer implements AutoCloseable {

  private static final int MAX_HEAD = 64 * 1024;
  private static final int MAX_BODY = 1024 * 1024;
  private static final int IDLE_MILLIS = 60_000;

  private final ServerSocket socket = new ServerSocket();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Function<Call, Optional<Answer>> service;

  /**
   * @param port 0: any free one
   * @param service answers; nothing: the connection breaks without a word
   */
  public WebServer(int port, Function<Call, Optional<Answer>> service) throws IOException {
    this.service = service;
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
  }

  public int port() {
    return socket.getLocalPort();
  }

  public void start() {
    thread(this::accept).start();
  }

  private static Thread thread(Runnable task) {
    var thread = new Thread(task, "payment simulator");
    thread.setDaemon(true);
    return thread;
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        open.add(connection);
        thread(() -> converse(connection)).start();
      }
    } catch (IOException e) {
      close(); // it was closed, or it cannot listen any more
    }
  }

  private void converse(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      connection.setSoTimeout(IDLE_MILLIS);
      InputStream in = new BufferedInputStream(connection.getInputStream());
      OutputStream out = new BufferedOutputStream(connection.getOutputStream(), 16 * 1024);
      boolean more = true;
      while (more) {
        Call call = read(in, out);
        Optional<Answer> answer = service.apply(call);
        if (answer.isEmpty()) {
          return;
        }
        more = !call.header("Connection").orElse("").equalsIgnoreCase("close");
        write(out, call, answer.get(), more);
      }
    } catch (IOException | IllegalArgumentException e) {
      return; // gone, silent for too long, or no HTTP: there is nobody to tell
    } finally {
      open.remove(connection);
    }
  }

  private static Call read(InputStream in, OutputStream out) throws IOException {
    String[] request = line(in).split(" ");
    if (request.length != 3) {
      throw new IOException("no request");
    }
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int size = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      size += line.length();
      int colon = line.indexOf(':');
      if (colon < 1 || size > MAX_HEAD) {
        throw new IOException("bad headers");
      }
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
          .add(line.substring(colon + 1).trim());
    }
    if (headers.containsKey("Expect")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
    URI uri = URI.create(request[1]);
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    return new Call(request[0], uri.getPath(), uri.getRawPath(), query, headers, body(in, headers));
  }

  private static byte[] body(InputStream in, Map<String, List<String>> headers) throws IOException {
    if (headers.containsKey("Transfer-Encoding")) {
      return chunks(in);
    }
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", List.of("0")).get(0));
    return exactly(in, length);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      int length = Integer.parseInt(line(in).replaceAll(";.*", "").trim(), 16);
      if (length == 0) {
        break;
      }
      body.writeBytes(exactly(in, length));
      if (body.size() > MAX_BODY) {
        throw new IOException("too long a body");
      }
      line(in);
    }
    while (!line(in).isEmpty()) {
      continue; // trailers mean nothing here
    }
    return body.toByteArray();
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    if (length < 0 || length > MAX_BODY) {
      throw new IOException("too long a body");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.size() > MAX_HEAD) {
        throw new EOFException();
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  private static void write(OutputStream out, Call call, Answer answer, boolean more)
      throws IOException {
    var head = new StringBuilder("HTTP/1.1 ").append(answer.status()).append(" Simulated\r\n");
    answer
        .headers()
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (answer.status() != 204) {
      head.append("Content-Length: ").append(answer.body().length).append("\r\n");
    }
    head.append(more ? "" : "Connection: close\r\n").append("\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    if (!call.method().equals("HEAD") && answer.status() != 204) {
      out.write(answer.body());
    }
    out.flush();
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (Socket connection : open) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
