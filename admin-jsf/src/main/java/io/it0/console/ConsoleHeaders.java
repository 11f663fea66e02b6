package io.it0.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Headers that keep a browser from guessing, framing or keeping what it was given. The pages' policy for scripts has a nonce and comes with the page. */
final class ConsoleHeaders {

  private ConsoleHeaders() {}

  static void set(HttpServletRequest request, HttpServletResponse response, boolean resource) {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Referrer-Policy", "same-origin");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    if (resource) {
      response.setHeader("Content-Security-Policy", "default-src 'none'");
    }
    if (!resource) {
      response.setHeader("Cache-Control", "no-store");
    }
    if (request.isSecure()) {
      response.setHeader("Strict-Transport-Security", "max-age=31536000");
    }
  }
}
