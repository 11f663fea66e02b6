package io.it0.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * One kept-alive HTTP/1.1 connection that sends a request and reads its answer: the load generator shares the machine with
 * what it measures, and a client library would take a third of it.
 */
final class KeptConnection implements AutoCloseable {

  private static final String LENGTH = "content-length:";
  private static final String CHUNKED = "transfer-encoding: chunked";

  private static final String CLOSE = "connection: close";

  private final URI base;
  private final String common;
  private Socket socket;
  private InputStream in;
  private OutputStream out;
  private boolean closing;

  /** An answer's status and body. */
  record Answer(int status, String body) {}

  KeptConnection(URI base, String apiKey) throws IOException {
    this.base = base;
    common = " HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\nX-API-Key: " + apiKey + "\r\n";
    open();
  }

  private void open() throws IOException {
    socket = new Socket(base.getHost(), base.getPort());
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 8_192);
    out = new BufferedOutputStream(socket.getOutputStream(), 8_192);
    closing = false;
  }

  Answer get(String path) throws IOException {
    send("GET " + path + common + "\r\n");
    return answer();
  }

  Answer post(String path, String json) throws IOException {
    send(
        "POST "
            + path
            + common
            + "Content-Type: application/json\r\nContent-Length: "
            + json.length()
            + "\r\n\r\n"
            + json);
    return answer();
  }

  private void send(String request) throws IOException {
    // A server ends a connection after some hundreds of requests, and says so with its last answer.
    if (closing) {
      socket.close();
      open();
    }
    out.write(request.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private Answer answer() throws IOException {
    int status = Integer.parseInt(line().substring(9, 12));
    int length = 0;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        length = Integer.parseInt(header.substring(LENGTH.length()).trim());
      }
      chunked |= header.equalsIgnoreCase(CHUNKED);
      closing |= header.equalsIgnoreCase(CLOSE);
    }
    return new Answer(status, chunked ? chunks() : body(length));
  }

  private String chunks() throws IOException {
    var body = new StringBuilder();
    for (int size = size(); size > 0; size = size()) {
      body.append(body(size));
      line();
    }
    line();
    return body.toString();
  }

  private int size() throws IOException {
    return Integer.parseInt(line().trim(), 16);
  }

  private String body(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the connection broke off");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    var line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection broke off");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
