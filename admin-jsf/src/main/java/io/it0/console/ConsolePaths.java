package io.it0.console;

import jakarta.servlet.http.HttpServletRequest;

/** A request's path inside the console: without parameters, without the views' extension. */
final class ConsolePaths {

  private static final String EXTENSION = ".xhtml";

  private ConsolePaths() {}

  static String of(HttpServletRequest request) {
    String info = request.getPathInfo() == null ? "" : request.getPathInfo();
    String path = request.getServletPath() + info;
    if (path.endsWith(EXTENSION) && !path.startsWith("/jakarta.faces.resource/")) {
      path = path.substring(0, path.length() - EXTENSION.length());
    }
    return path.isEmpty() ? "/" : path;
  }
}
