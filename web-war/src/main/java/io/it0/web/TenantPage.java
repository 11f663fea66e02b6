package io.it0.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The tenant's page: an address below {@code /app} that names no file is one of the page's own, which its script shows,
 * so that {@code /app/settings/billing} can be reloaded and sent to somebody.
 */
@WebFilter(
    filterName = "tenant-page",
    urlPatterns = {TenantPage.ROOT, TenantPage.ROOT + "/*"},
    asyncSupported = true)
public class TenantPage extends HttpFilter {

  static final String ROOT = "/app";

  private static final String INDEX = ROOT + "/index.html";
  private static final long serialVersionUID = 1L;

  /** Files have an ending, pages have none. */
  static boolean isPage(String path) {
    return path.indexOf('.', path.lastIndexOf('/')) < 0;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getRequestURI();
    // The order of filters is not known, and a forward passes no other one.
    SecurityHeaders.set(request, response);
    // Asked for again each time, and answered by 304: a page must not run yesterday's script.
    response.setHeader("Cache-Control", "no-cache");
    if (path.equals(ROOT)) {
      response.sendRedirect(ROOT + "/");
    } else if (isPage(path)) {
      request.getRequestDispatcher(INDEX).forward(request, response);
    } else {
      chain.doFilter(request, response);
    }
  }
}
