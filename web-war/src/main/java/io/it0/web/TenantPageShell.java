package io.it0.web;

import jakarta.servlet.ServletContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the tenant page's service worker keeps for when there is no network: all of the page's files, under a version
 * that is computed from them. Browsers compare this script too, so a new release replaces the old one by itself.
 */
@WebServlet(TenantPage.ROOT + "/shell.js")
public class TenantPageShell extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final Set<String> NOT_KEPT =
      Set.of(TenantPage.ROOT + "/sw.js", TenantPage.ROOT + "/vendor/chart.js/LICENSE.md");

  private String script;

  @Override
  public void init() {
    SortedSet<String> files = new TreeSet<>();
    collect(getServletContext(), TenantPage.ROOT + "/", files);
    script = script(files, version(getServletContext(), files));
  }

  private static void collect(ServletContext context, String folder, Set<String> files) {
    Set<String> found = context.getResourcePaths(folder);
    if (found == null) {
      return;
    }
    for (String path : found) {
      if (path.endsWith("/")) {
        collect(context, path, files);
      } else if (!NOT_KEPT.contains(path)) {
        files.add(path);
      }
    }
  }

  private static String version(ServletContext context, Set<String> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String file : files) {
        digest.update(file.getBytes(StandardCharsets.UTF_8));
        try (InputStream content = context.getResourceAsStream(file)) {
          digest.update(content.readAllBytes());
        }
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    } catch (NoSuchAlgorithmException | IOException e) {
      throw new IllegalStateException("the tenant page's files cannot be read", e);
    }
  }

  private static String script(Set<String> files, String version) {
    String names = files.stream().map(f -> "'" + f + "'").collect(Collectors.joining(",\n    "));
    return "self.SHELL = {\n  version: '%s',\n  files: [\n    %s\n  ]\n};\n"
        .formatted(version, names);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/javascript;charset=UTF-8");
    response.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
  }
}
