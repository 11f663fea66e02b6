package io.it0.console;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;

/**
 * Refuses what another site's page posts. A view's state cannot be guessed, so this is the second lock; it also covers what
 * is posted without one, the log-out.
 */
final class SameOrigin {

  private SameOrigin() {}

  static boolean refuses(HttpServletRequest request) {
    if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
      return false;
    }
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return !site.equals("same-origin") && !site.equals("none");
    }
    String origin = request.getHeader("Origin");
    return origin != null && !isOurs(origin, request);
  }

  // The host as the browser sent it: a gateway in between passes it on.
  private static boolean isOurs(String origin, HttpServletRequest request) {
    try {
      return request.getHeader("Host") != null
          && request.getHeader("Host").equals(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException e) {
      return false; // no address, as "null" from a sandbox
    }
  }
}
