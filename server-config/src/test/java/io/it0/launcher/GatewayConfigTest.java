package io.it0.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class GatewayConfigTest {

  private static final Path RESOURCES = Path.of("../web-war/src/main/java");
  private static final Pattern PATH = Pattern.compile("@Path\\(\"([^\"]*)\"\\)");
  private static final List<String> PUBLIC =
      List.of("/api/v1/billing/plans", "/api/v1/auth", "/api/v1/billing/webhooks");

  private static final String PUBLIC_KEY = TestKeys.publicPem("RSA");

  private final GatewayConfig config =
      new GatewayConfig(PUBLIC_KEY, "https://it0.example", "http://server:13010");
  private final Map<String, Object> file = new Yaml().load(config.render());
  private final KongRoutes routes = KongRoutes.of(file);

  @Test
  void the_file_is_in_format_3_and_nothing_of_the_template_is_left() {
    assertThat(file).containsEntry("_format_version", "3.0");
    assertThat(config.render()).doesNotContainPattern("@[A-Z_]+@");
  }

  @Test
  void kong_finds_the_servers_key_by_the_issuer() {
    var consumer = (Map<?, ?>) ((List<?>) file.get("consumers")).get(0);
    var secret = (Map<?, ?>) ((List<?>) consumer.get("jwt_secrets")).get(0);
    assertThat(secret.get("key")).isEqualTo("https://it0.example");
    assertThat(secret.get("algorithm")).isEqualTo("RS256");
    assertThat(secret.get("rsa_public_key").toString().strip()).isEqualTo(PUBLIC_KEY.strip());
  }

  @Test
  void exactly_three_paths_are_public() {
    assertThat(routes.withoutAuthentication())
        .containsExactlyInAnyOrder("plans", "auth", "webhooks");
    assertThat(routes.choose("GET", "/api/v1/billing/plans", Set.of())).isEqualTo("plans");
    assertThat(routes.choose("POST", "/api/v1/auth/login", Set.of())).isEqualTo("auth");
    assertThat(routes.choose("POST", "/api/v1/billing/webhooks/stripe", Set.of()))
        .isEqualTo("webhooks");
  }

  @Test
  void a_path_that_only_begins_like_a_public_one_needs_a_token() {
    for (String path : PUBLIC) {
      assertThat(routes.choose("GET", path + "-other", Set.of())).isEqualTo("with-token");
      assertThat(routes.choose("POST", path + "2/x", Set.of())).isEqualTo("with-token");
    }
  }

  @Test
  void changing_the_plans_needs_a_token() {
    assertThat(routes.choose("POST", "/api/v1/billing/plans", Set.of())).isEqualTo("with-token");
  }

  @Test
  void a_request_with_an_api_key_is_passed_on_and_any_other_needs_a_token() {
    String path = "/api/v1/usage/events";
    assertThat(routes.choose("POST", path, Set.of("X-API-Key"))).isEqualTo("with-api-key");
    assertThat(routes.choose("POST", path, Set.of())).isEqualTo("with-token");
    assertThat(routes.pluginsOf("with-token")).contains("jwt", "rate-limiting");
    assertThat(routes.pluginsOf("with-api-key")).contains("rate-limiting").doesNotContain("jwt");
  }

  @Test
  void every_resource_of_the_api_is_reached_and_only_the_public_ones_without_a_token()
      throws IOException {
    for (String path : resourcePaths()) {
      String route = routes.choose("POST", path, Set.of());
      boolean isPublic =
          PUBLIC.stream().skip(1).anyMatch(p -> path.equals(p) || path.startsWith(p + "/"));
      assertThat(route).as(path).isNotNull();
      assertThat(routes.withoutAuthentication().contains(route)).as(path).isEqualTo(isPublic);
      assertThat(routes.choose("GET", path, Set.of("X-API-Key"))).as(path).isNotNull();
    }
  }

  @Test
  void what_is_outside_the_api_is_not_routed() {
    for (String path : List.of("/health", "/metrics", "/openapi", "/admin/", "/")) {
      assertThat(routes.choose("GET", path, Set.of("X-API-Key"))).as(path).isNull();
    }
  }

  @Test
  void every_route_is_limited_and_every_request_has_an_id_and_a_size() {
    assertThat(routes.names())
        .allSatisfy(r -> assertThat(routes.pluginsOf(r)).contains("rate-limiting"));
    assertThat(KongRoutes.plugins(file)).contains("correlation-id", "request-size-limiting");
  }

  @Test
  void a_key_that_cannot_verify_a_token_is_refused() {
    assertThatThrownBy(() -> new GatewayConfig("garbage", "it0", "http://server:13010"))
        .hasMessageContaining("not an RSA public key");
    assertThatThrownBy(
            () -> new GatewayConfig(TestKeys.publicPem("EC"), "it0", "http://server:13010"))
        .hasMessageContaining("not an RSA public key");
  }

  @Test
  void an_issuer_or_an_address_cannot_add_lines_to_the_file() {
    assertThatThrownBy(
            () -> new GatewayConfig(PUBLIC_KEY, "it0\nplugins: []", "http://server:13010"))
        .hasMessageContaining("not an issuer");
    assertThatThrownBy(() -> new GatewayConfig(PUBLIC_KEY, "it0", "http://server\nplugins: []"))
        .hasMessageContaining("not an address");
  }

  /** The class's path, and with each of its methods' paths; parameters get a value. */
  private static List<String> resourcePaths() throws IOException {
    var paths = new TreeSet<String>();
    try (Stream<Path> files = Files.walk(RESOURCES)) {
      for (Path source : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        var found = new ArrayList<String>();
        Matcher matcher = PATH.matcher(Files.readString(source));
        while (matcher.find()) {
          found.add(matcher.group(1).replaceAll("\\{[^}]*}", "some").replaceAll("^/|/$", ""));
        }
        if (!found.isEmpty()) {
          String root = "/api/v1/" + found.get(0);
          paths.add(root);
          found.stream().skip(1).forEach(path -> paths.add(root + "/" + path));
        }
      }
    }
    return List.copyOf(paths);
  }
}
