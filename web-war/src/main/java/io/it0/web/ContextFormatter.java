package io.it0.web;

import io.it0.tenancy.Tenant;
import io.it0.tenancy.TenantContext;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * Adds the request and the tenant that the thread serves to what another formatter has made: as members, if that is a
 * JSON object a line, else in front.
 *
 * <p>Both have no character that JSON would have to escape: the id is checked when it is accepted, the slug by the
 * registry.
 */
final class ContextFormatter extends Formatter {

  private final Formatter inner;

  ContextFormatter(Formatter inner) {
    this.inner = inner;
  }

  Formatter inner() {
    return inner;
  }

  @Override
  public String format(LogRecord line) {
    String text = inner.format(line);
    Optional<String> request = RequestContext.current().map(RequestContext::id);
    Optional<String> tenant = TenantContext.currentOfThread().map(Tenant::slug);
    if (request.isEmpty() && tenant.isEmpty()) {
      return text;
    }
    return text.startsWith("{") ? asMembers(text, request, tenant) : inFront(text, request, tenant);
  }

  private static String asMembers(String text, Optional<String> request, Optional<String> tenant) {
    var members = new StringBuilder("{");
    request.ifPresent(id -> members.append("\"requestId\":\"").append(id).append("\","));
    tenant.ifPresent(slug -> members.append("\"tenant\":\"").append(slug).append("\","));
    return members.append(text, 1, text.length()).toString();
  }

  private static String inFront(String text, Optional<String> request, Optional<String> tenant) {
    return "[request %s, tenant %s] %s".formatted(request.orElse("-"), tenant.orElse("-"), text);
  }

  @Override
  public String getHead(Handler handler) {
    return inner.getHead(handler);
  }

  @Override
  public String getTail(Handler handler) {
    return inner.getTail(handler);
  }
}
