package io.it0.launcher;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which route Kong chooses, as far as our file uses its rules: a path is a prefix, or after {@code ~} an expression
 * anchored at the start; the route with more kinds of conditions wins, then the one with headers, then an expression
 * before a prefix.
 */
record KongRoutes(List<Map<String, Object>> routes) {

  private static final Comparator<Map<String, Object>> PRECEDENCE =
      Comparator.<Map<String, Object>>comparingInt(KongRoutes::conditions)
          .thenComparing(route -> route.containsKey("headers"))
          .thenComparing(route -> strings(route, "paths").get(0).startsWith("~"));

  static KongRoutes of(Map<String, Object> file) {
    return new KongRoutes(maps(maps(file, "services").get(0), "routes"));
  }

  /** The chosen route's name; null if none matches. Headers are named only; their values match. */
  String choose(String method, String path, Set<String> headers) {
    return routes.stream()
        .filter(route -> matches(route, method, path, headers))
        .max(PRECEDENCE)
        .map(KongRoutes::name)
        .orElse(null);
  }

  List<String> names() {
    return routes.stream().map(KongRoutes::name).toList();
  }

  /** Routes that ask for neither a token nor an API key. */
  List<String> withoutAuthentication() {
    return routes.stream()
        .filter(route -> !plugins(route).contains("jwt") && !route.containsKey("headers"))
        .map(KongRoutes::name)
        .toList();
  }

  Set<String> pluginsOf(String name) {
    return routes.stream()
        .filter(route -> name(route).equals(name))
        .flatMap(route -> plugins(route).stream())
        .collect(Collectors.toSet());
  }

  static Set<String> plugins(Map<String, Object> owner) {
    return maps(owner, "plugins").stream().map(KongRoutes::name).collect(Collectors.toSet());
  }

  private static boolean matches(
      Map<String, Object> route, String method, String path, Set<String> headers) {
    List<String> methods = strings(route, "methods");
    boolean hasHeaders =
        !(route.get("headers") instanceof Map<?, ?> wanted) || headers.containsAll(wanted.keySet());
    return (methods.isEmpty() || methods.contains(method))
        && hasHeaders
        && strings(route, "paths").stream().anyMatch(pattern -> matches(pattern, path));
  }

  private static boolean matches(String pattern, String path) {
    return pattern.startsWith("~")
        ? Pattern.compile(pattern.substring(1)).matcher(path).lookingAt()
        : path.startsWith(pattern);
  }

  private static int conditions(Map<String, Object> route) {
    return (int) List.of("methods", "headers", "paths").stream().filter(route::containsKey).count();
  }

  private static String name(Map<String, Object> owner) {
    return owner.get("name").toString();
  }

  private static List<String> strings(Map<String, Object> owner, String key) {
    return owner.get(key) instanceof List<?> values
        ? values.stream().map(Object::toString).toList()
        : List.of();
  }

  private static List<Map<String, Object>> maps(Map<String, Object> owner, String key) {
    return owner.get(key) instanceof List<?> values
        ? values.stream().map(KongRoutes::map).toList()
        : List.of();
  }

  private static Map<String, Object> map(Object value) {
    return ((Map<?, ?>) value)
        .entrySet().stream()
            .collect(Collectors.toMap(entry -> entry.getKey().toString(), Map.Entry::getValue));
  }
}
