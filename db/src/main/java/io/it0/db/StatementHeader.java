package io.it0.db;

import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Tells whoever sends the header {@value #NAME} in the same header how many statements the answer cost. For tests: it
 * is off unless {@code db.statements.shown} is true, since it keeps an answer back until it is complete.
 */
public class StatementHeader extends HttpFilter {

  public static final String NAME = "IT0-Statements";

  static final String SHOWN = "db.statements.shown";
  private static final long serialVersionUID = 1L;

  private boolean shown;

  @Override
  public void init(FilterConfig filter) throws ServletException {
    super.init(filter);
    shown = isShown(ConfigProvider.getConfig());
  }

  static boolean isShown(Config config) {
    return config.getOptionalValue(SHOWN, Boolean.class).orElse(false);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!shown || request.getHeader(NAME) == null || isStream(request)) {
      chain.doFilter(request, response);
      return;
    }
    var kept = new KeptAnswer(response);
    try (var count = StatementCount.begin()) {
      chain.doFilter(request, kept);
      response.setIntHeader(NAME, count.prepared());
    }
    if (!request.isAsyncStarted()) {
      kept.send();
    }
  }

  private static boolean isStream(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return accept != null && accept.contains("text/event-stream");
  }

  /** Keeps the body until it is sent, so that a header can still be added. */
  private static final class KeptAnswer extends HttpServletResponseWrapper {

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final ServletOutputStream stream = new KeptStream(body);
    private PrintWriter writer;

    KeptAnswer(HttpServletResponse response) {
      super(response);
    }

    @Override
    public ServletOutputStream getOutputStream() {
      return stream;
    }

    @Override
    public PrintWriter getWriter() {
      if (writer == null) {
        writer =
            new PrintWriter(
                new OutputStreamWriter(stream, Charset.forName(getCharacterEncoding())));
      }
      return writer;
    }

    @Override
    public void flushBuffer() {
      flushWriter();
    }

    @Override
    public void resetBuffer() {
      flushWriter();
      body.reset();
    }

    @Override
    public void reset() {
      super.reset();
      resetBuffer();
    }

    private void flushWriter() {
      if (writer != null) {
        writer.flush();
      }
    }

    void send() throws IOException {
      flushWriter();
      // A redirect and an error have sent themselves.
      if (body.size() > 0 && !isCommitted()) {
        body.writeTo(getResponse().getOutputStream());
      }
    }
  }

  private static final class KeptStream extends ServletOutputStream {

    private final ByteArrayOutputStream body;

    KeptStream(ByteArrayOutputStream body) {
      this.body = body;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new IllegalStateException("an answer that is kept is not written asynchronously");
    }

    @Override
    public void write(int value) {
      body.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      body.write(bytes, offset, length);
    }
  }
}
