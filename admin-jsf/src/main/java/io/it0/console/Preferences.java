package io.it0.console;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Language and theme, as a cookie remembers them; the language otherwise as the browser wants it. */
@Named("preferences")
@RequestScoped
public class Preferences {

  private static final int YEAR = 365 * 24 * 60 * 60;

  @Inject private HttpServletRequest request;

  private enum Choice {
    LANG("it0-lang", List.of("en", "zh")),
    THEME("it0-theme", List.of("auto", "light", "dark"));

    private final String cookie;
    private final List<String> values;

    Choice(String cookie, List<String> values) {
      this.cookie = cookie;
      this.values = values;
    }

    private String parameter() {
      return name().toLowerCase(Locale.ROOT);
    }

    private Optional<String> chosen(HttpServletRequest request) {
      return Optional.ofNullable(request.getParameter(parameter())).filter(values::contains);
    }

    private Optional<String> kept(HttpServletRequest request) {
      return Stream.ofNullable(request.getCookies())
          .flatMap(Arrays::stream)
          .filter(kept -> kept.getName().equals(cookie))
          .map(Cookie::getValue)
          .filter(values::contains)
          .findFirst();
    }
  }

  /** Keeps what the address chooses ({@code ?lang=zh}, {@code ?theme=dark}) and goes on to the page without it. */
  static boolean chosen(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!request.getMethod().equals("GET")) {
      return false;
    }
    boolean any = false;
    for (Choice choice : Choice.values()) {
      Optional<String> value = choice.chosen(request);
      if (value.isPresent()) {
        keep(choice, value.get(), request, response);
        any = true;
      }
    }
    if (any) {
      response.sendRedirect(request.getRequestURI() + queryWithoutChoices(request));
    }
    return any;
  }

  private static void keep(
      Choice choice, String value, HttpServletRequest request, HttpServletResponse response) {
    Cookie cookie = new Cookie(choice.cookie, value);
    cookie.setPath("/");
    cookie.setMaxAge(YEAR);
    cookie.setHttpOnly(true);
    cookie.setSecure(request.isSecure());
    cookie.setAttribute("SameSite", "Lax");
    response.addCookie(cookie);
  }

  private static String queryWithoutChoices(HttpServletRequest request) {
    String kept =
        Stream.ofNullable(request.getQueryString())
            .flatMap(query -> Arrays.stream(query.split("&")))
            .filter(pair -> !pair.startsWith("lang=") && !pair.startsWith("theme="))
            .reduce((a, b) -> a + "&" + b)
            .orElse("");
    return kept.isEmpty() ? "" : "?" + kept;
  }

  public Locale getLocale() {
    return Choice.LANG
        .kept(request)
        .map(Locale::forLanguageTag)
        .orElseGet(
            () -> "zh".equals(request.getLocale().getLanguage()) ? Locale.CHINESE : Locale.ENGLISH);
  }

  public String getLanguage() {
    return getLocale().getLanguage().equals("zh") ? "zh-CN" : "en";
  }

  public boolean isChinese() {
    return getLocale().getLanguage().equals("zh");
  }

  public String getTheme() {
    return Choice.THEME.kept(request).orElse("auto");
  }

  /** The theme that the button in the top bar leads to. */
  public String getNextTheme() {
    List<String> themes = Choice.THEME.values;
    return themes.get((themes.indexOf(getTheme()) + 1) % themes.size());
  }

  /** The page's own address with a choice added. */
  public String with(String choice) {
    Object query = request.getAttribute("jakarta.servlet.forward.query_string");
    String kept = query == null ? request.getQueryString() : query.toString();
    return kept == null ? "?" + choice : "?" + kept + "&" + choice;
  }
}
