package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.demo.ApiClient;
import io.it0.demo.Installation;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Forged and worn-out credentials; a token of ours that was changed in any way is worth nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecurityIT {

  private static final int TEN_MEGABYTES = 10 * 1024 * 1024;

  private Installation installation;
  private RawClient raw;
  private PrivateKey key;
  private JsonNode genuine;
  private String token;

  @BeforeAll
  void logIn() throws IOException, GeneralSecurityException {
    installation = Site.shared().installation();
    raw = new RawClient(installation.baseUrl());
    HttpResponse<String> answer =
        post(
            "auth/login",
            Map.of(),
            ApiClient.JSON.writeValueAsString(
                Map.of(
                    "email", installation.adminEmail(), "password", installation.adminPassword())));
    token = ApiClient.JSON.readTree(answer.body()).required("accessToken").asText();
    genuine = ApiClient.JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    key = signingKey();
  }

  @Test
  void a_token_has_all_its_claims_and_lives_an_hour() {
    assertThat(genuine.required("upn").asText()).isEqualTo(installation.adminEmail());
    assertThat(genuine.required("groups").get(0).asText()).isEqualTo("PLATFORM_ADMIN");
    assertThat(genuine.required("exp").asLong() - genuine.required("iat").asLong()).isEqualTo(3600);
    assertThat(genuine.has("tenant_id")).isFalse();
    assertThat(List.of("iss", "aud", "jti", "sub")).allMatch(genuine::hasNonNull);
  }

  @Test
  void what_we_signed_ourselves_is_accepted() throws Exception {
    assertThat(me(token).statusCode()).isEqualTo(200);
    assertThat(me(signed(Map.of(), key)).statusCode()).isEqualTo(200);
  }

  @Test
  void an_expired_token_is_refused() throws Exception {
    long now = Instant.now().getEpochSecond();
    assertRefused(me(signed(Map.of("iat", now - 7200, "exp", now - 3600), key)));
  }

  @Test
  void another_issuer_or_audience_is_refused() throws Exception {
    assertRefused(me(signed(Map.of("iss", "https://evil.example"), key)));
    assertRefused(me(signed(Map.of("aud", "another-service"), key)));
  }

  @Test
  void another_key_is_refused() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    assertRefused(me(signed(Map.of(), generator.generateKeyPair().getPrivate())));
  }

  @Test
  void no_algorithm_is_refused() throws Exception {
    String claims = base64(ApiClient.JSON.writeValueAsBytes(genuine));
    for (String algorithm : List.of("none", "NONE", "HS256")) {
      String header =
          base64(
              ("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}")
                  .getBytes(StandardCharsets.US_ASCII));
      assertRefused(me(header + "." + claims + "."));
      assertRefused(me(header + "." + claims + "." + token.split("\\.")[2]));
    }
  }

  @Test
  void a_changed_claim_breaks_the_signature() throws Exception {
    Map<String, Object> claims = claims(Map.of("sub", "0192f0c1-7c3e-7d1a-9b1c-3f5d8a2e6b40"));
    String[] parts = token.split("\\.");
    assertRefused(
        me(parts[0] + "." + base64(ApiClient.JSON.writeValueAsBytes(claims)) + "." + parts[2]));
  }

  @Test
  void a_tenant_that_does_not_exist_and_a_role_that_we_do_not_give_are_refused() throws Exception {
    String nowhere = "0192f0c1-7c3e-7d1a-9b1c-3f5d8a2e6b40";
    assertRefused(me(signed(Map.of("groups", List.of("TENANT_ADMIN"), "tenant_id", nowhere), key)));
    assertRefused(me(signed(Map.of("groups", List.of("TENANT_ADMIN")), key)));
    assertRefused(me(signed(Map.of("tenant_id", nowhere), key)));
    assertRefused(me(signed(Map.of("groups", List.of("USAGE_WRITE", "ROOT")), key)));
  }

  @Test
  void ten_megabytes_are_refused() throws Exception {
    HttpResponse<String> answer =
        post("auth/login", Map.of(), "{\"email\":\"" + "x".repeat(TEN_MEGABYTES) + "\"}");
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(ApiClient.JSON.readTree(answer.body()).required("code").asText())
        .isEqualTo("BODY_TOO_LARGE");
  }

  @Test
  void an_answer_names_its_request_and_forbids_sniffing_framing_and_storing() throws Exception {
    HttpResponse<String> answer = get("auth/me", Map.of("X-Request-Id", "mine-1"));
    assertThat(answer.headers().firstValue("X-Request-Id")).contains("mine-1");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("frame-ancestors 'none'");
    assertThat(
            get("auth/me", Map.of("X-Request-Id", "{\"a\":1}"))
                .headers()
                .firstValue("X-Request-Id")
                .orElse(""))
        .matches("[0-9a-f-]{36}");
  }

  @Test
  void a_revoked_key_is_refused_at_once() throws Exception {
    Map<String, String> admin = Map.of("Authorization", "Bearer " + token);
    JsonNode made =
        ApiClient.JSON.readTree(
            post("api-keys", admin, "{\"name\":\"short-lived\",\"scopes\":[\"USAGE_READ\"]}")
                .body());
    Map<String, String> caller = Map.of("X-API-Key", made.required("key").asText());
    assertThat(get("auth/me", caller).statusCode()).isEqualTo(200);

    var revoke =
        new RawClient.Sent(
            "DELETE", "api-keys/" + made.required("id").asText(), admin, new byte[0]);
    assertThat(raw.send(revoke).statusCode()).isEqualTo(204);

    assertRefused(get("auth/me", caller));
  }

  private static void assertRefused(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
    JsonNode problem = ApiClient.JSON.readTree(answer.body());
    assertThat(problem.required("code").asText()).isEqualTo("UNAUTHENTICATED");
    assertThat(problem.required("requestId").asText()).isNotBlank();
    assertThat(answer.body()).doesNotContain("Exception", "\tat ", "io.it0");
  }

  private HttpResponse<String> me(String bearer) throws IOException {
    return get("auth/me", Map.of("Authorization", "Bearer " + bearer));
  }

  private HttpResponse<String> get(String path, Map<String, String> headers) throws IOException {
    return raw.send(new RawClient.Sent("GET", path, headers, new byte[0]));
  }

  private HttpResponse<String> post(String path, Map<String, String> headers, String body)
      throws IOException {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("Content-Type", "application/json");
    return raw.send(new RawClient.Sent("POST", path, all, body.getBytes(StandardCharsets.UTF_8)));
  }

  private Map<String, Object> claims(Map<String, ?> changed) {
    Map<String, Object> claims = new LinkedHashMap<>();
    genuine.properties().forEach(claim -> claims.put(claim.getKey(), claim.getValue()));
    claims.putAll(changed);
    return claims;
  }

  private String signed(Map<String, ?> changed, PrivateKey by)
      throws IOException, GeneralSecurityException {
    String header =
        base64("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.US_ASCII));
    String content = header + "." + base64(ApiClient.JSON.writeValueAsBytes(claims(changed)));
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(by);
    signature.update(content.getBytes(StandardCharsets.US_ASCII));
    return content + "." + base64(signature.sign());
  }

  private static PrivateKey signingKey() throws IOException, GeneralSecurityException {
    Path file = Site.shared().file("keys/jwt-private.pem");
    String base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
