package io.it0.console;

import io.it0.identity.KnownTenants;
import io.it0.identity.KnownUsers;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.TenantContext;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * The outermost filter: headers, the choice of language and theme, who is signed in and still may be, which page is open to
 * whom. A tenant's administrator is bound to the own tenant while the request is served.
 */
public class ConsoleBoundary extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final String SIGN_IN = "/login";
  private static final String RESOURCES = "/jakarta.faces.resource/";

  @Inject private transient ConsoleConfig config;
  @Inject private transient Session session;
  @Inject private transient Activity activity;
  @Inject private transient KnownUsers users;
  @Inject private transient KnownTenants tenants;
  @Inject private transient TenantContext context;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    // Before any parameter is read; Faces would come too late.
    request.setCharacterEncoding(StandardCharsets.UTF_8.name());
    String path = ConsolePaths.of(request);
    ConsoleHeaders.set(request, response, path.startsWith(RESOURCES));
    if (path.startsWith(RESOURCES)) {
      chain.doFilter(request, response);
      return;
    }
    String id = UUID.randomUUID().toString();
    response.setHeader("X-Request-Id", id);
    session.begin(id, Screen.at(path).orElse(null));
    if (SameOrigin.refuses(request) || request.getContentLengthLong() > config.maxBodyBytes()) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    if (Preferences.chosen(request, response)) {
      return;
    }
    serve(path, request, response, chain);
  }

  private void serve(
      String path, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<ConsoleUser> user = signedIn(request);
    if (user.isEmpty()) {
      if (path.equals(SIGN_IN)) {
        chain.doFilter(request, response);
        return;
      }
      askToSignIn(path, request, response);
      return;
    }
    Optional<Tenant> tenant = Optional.ofNullable(user.get().tenantId()).flatMap(tenants::find);
    session.signedIn(user.get(), tenant);
    if (!isOpen(path, user.get(), request, response)) {
      return;
    }
    if (tenant.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    TenantContext.Binding binding = context.bind(tenant.get());
    try {
      chain.doFilter(request, response);
    } finally {
      binding.close();
    }
  }

  /** Empty, and the session ended, if it was not used for too long or its user is not what it was any more. */
  private Optional<ConsoleUser> signedIn(HttpServletRequest request) {
    Optional<ConsoleUser> user = ConsoleUser.of(request.getSession(false));
    if (user.isEmpty()) {
      return user;
    }
    boolean valid = users.activeRole(user.get().id()).filter(user.get().role()::equals).isPresent();
    if (!valid || !activity.isAlive(request)) {
      request.getSession(false).invalidate();
      return Optional.empty();
    }
    return user;
  }

  private boolean isOpen(
      String path, ConsoleUser user, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (path.equals("/") || path.equals(SIGN_IN)) {
      response.sendRedirect(request.getContextPath() + Screen.homeOf(user).getPath());
      return false;
    }
    if (path.equals("/session")) {
      // The page's own timer asks: it has been counted as a use, and needs no answer.
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return false;
    }
    if (path.equals("/sign-out")) {
      signOut(request, response);
      return false;
    }
    Optional<Screen> screen = Screen.at(path);
    if (screen.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return false;
    }
    if (!screen.get().isOpenTo(user)) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
      return false;
    }
    return true;
  }

  private static void signOut(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getMethod().equals("POST")) {
      request.getSession().invalidate();
    }
    response.sendRedirect(request.getContextPath() + SIGN_IN + "?out=1");
  }

  private static void askToSignIn(
      String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
    String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
    boolean worthIt = request.getMethod().equals("GET") && Screen.at(path).isPresent();
    String next = worthIt ? "?next=" + URLEncoder.encode(path + query, StandardCharsets.UTF_8) : "";
    String target = request.getContextPath() + SIGN_IN + next;
    if ("partial/ajax".equals(request.getHeader("Faces-Request"))) {
      response.setContentType("text/xml;charset=UTF-8");
      response
          .getWriter()
          .write(
              "<?xml version='1.0' encoding='UTF-8'?><partial-response id='ended'><redirect url='"
                  + target
                  + "'></redirect></partial-response>");
      return;
    }
    response.sendRedirect(target);
  }
}
