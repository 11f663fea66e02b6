package io.it0.web;

import io.it0.tenancy.TenantContext;
import jakarta.servlet.ServletRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** What is known of the request that the thread serves; kept as an attribute of it too. */
final class RequestContext implements AutoCloseable {

  static final String HEADER = "X-Request-Id";

  private static final String ATTRIBUTE = RequestContext.class.getName();
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final ThreadLocal<RequestContext> CURRENT = new ThreadLocal<>();

  private final String id;
  private final Deque<TenantContext.Binding> bindings = new ArrayDeque<>();

  private RequestContext(String id) {
    this.id = id;
  }

  /** Takes over the id that the client sent, if it can safely be logged. */
  static RequestContext begin(ServletRequest request, String sentId) {
    boolean sane = sentId != null && SANE.matcher(sentId).matches();
    var context = new RequestContext(sane ? sentId : UUID.randomUUID().toString());
    request.setAttribute(ATTRIBUTE, context);
    CURRENT.set(context);
    return context;
  }

  static Optional<RequestContext> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  static Optional<RequestContext> of(ServletRequest request) {
    return Optional.ofNullable((RequestContext) request.getAttribute(ATTRIBUTE));
  }

  String id() {
    return id;
  }

  /** The binding is ended with the request. */
  void bound(TenantContext.Binding binding) {
    bindings.push(binding);
  }

  @Override
  public void close() {
    CURRENT.remove();
    while (!bindings.isEmpty()) {
      bindings.pop().close();
    }
  }
}
