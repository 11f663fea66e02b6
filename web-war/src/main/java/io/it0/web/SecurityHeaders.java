package io.it0.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Headers that keep a browser from guessing, framing or caching what it was given. */
final class SecurityHeaders {

  private static final String API = "default-src 'none'; frame-ancestors 'none'";

  /**
   * Of pages: scripts and styles are files of this server, and no third party is asked for anything. With trusted types
   * a browser refuses to make markup of data; the one policy lets the tenant page's service worker through.
   */
  private static final String PAGES =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self';"
          + " connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; object-src 'none';"
          + " base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types it0";

  /** Swagger UI brings styles in its elements, and makes markup of descriptions. */
  private static final String API_DOCS =
      "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none';"
          + " base-uri 'none'; frame-ancestors 'none'";

  private SecurityHeaders() {}

  static void set(HttpServletRequest request, HttpServletResponse response) {
    String path = request.getRequestURI();
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    response.setHeader("Content-Security-Policy", policy(path));
    if (isApi(path)) {
      response.setHeader("Cache-Control", "no-store");
    }
    if (request.isSecure()) {
      response.setHeader("Strict-Transport-Security", "max-age=31536000");
    }
  }

  static String policy(String path) {
    if (isApi(path)) {
      return API;
    }
    return path.startsWith("/api-docs/") ? API_DOCS : PAGES;
  }

  private static boolean isApi(String path) {
    return path.startsWith("/api/");
  }
}
