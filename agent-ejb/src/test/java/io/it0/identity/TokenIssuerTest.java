package io.it0.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.subscription.TokenPlan;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenIssuerTest {

  private static final UUID TENANT = UUID.fromString("0192f0c1-7c3e-7d1a-9b1c-3f5d8a2e6b40");
  private static final UUID USER = UUID.fromString("0192f0c1-7c3e-7d1a-9b1c-3f5d8a2e6b41");

  @TempDir static Path folder;
  private static KeyPair keys;
  private static Path file;

  private final MovableClock clock = new MovableClock("2026-11-23T12:00:00Z");

  @BeforeAll
  static void makeKey() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
    String base64 = Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded());
    file =
        Files.writeString(
            folder.resolve("key.pem"),
            "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
  }

  @Test
  void a_tenants_administrator_gets_all_the_claims() throws Exception {
    JwtClaims claims = read(issue(Role.TENANT_ADMIN, Optional.of(TENANT)), "it0-api");

    assertThat(claims.getIssuer()).isEqualTo("https://it0.local");
    assertThat(claims.getAudience()).containsExactly("it0-api");
    assertThat(claims.getStringClaimValue("upn")).isEqualTo("ada@acme.example");
    assertThat(claims.getSubject()).isEqualTo(USER.toString());
    assertThat(claims.getStringListClaimValue("groups")).isEqualTo(List.of("TENANT_ADMIN"));
    assertThat(claims.getStringClaimValue("tenant_id")).isEqualTo(TENANT.toString());
    assertThat(claims.getStringClaimValue("plan")).isEqualTo("pro");
    assertThat(claims.getClaimValue("plan_version", Long.class)).isEqualTo(3);
    assertThat(claims.getExpirationTime().getValue() - claims.getIssuedAt().getValue())
        .isEqualTo(3600);
    assertThat(claims.getJwtId()).isNotBlank();
  }

  @Test
  void the_platforms_people_have_no_tenant() throws Exception {
    JwtClaims claims = read(issue(Role.PLATFORM_ADMIN, Optional.empty()), "it0-api");

    assertThat(claims.hasClaim("tenant_id")).isFalse();
    assertThat(claims.hasClaim("plan")).isFalse();
  }

  @Test
  void no_two_tokens_have_the_same_id() throws Exception {
    String first = read(issue(Role.PLATFORM_ADMIN, Optional.empty()), "it0-api").getJwtId();
    String second = read(issue(Role.PLATFORM_ADMIN, Optional.empty()), "it0-api").getJwtId();

    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void a_token_is_for_one_audience() {
    String token = issue(Role.PLATFORM_ADMIN, Optional.empty());

    assertThatThrownBy(() -> read(token, "another")).isInstanceOf(InvalidJwtException.class);
  }

  @Test
  void a_missing_key_is_named() {
    var config = config(folder.resolve("nowhere.pem"));

    assertThatThrownBy(() -> new TokenIssuer(config, clock))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("nowhere.pem");
  }

  private String issue(String role, Optional<UUID> tenant) {
    var user = new User(USER, "ada@acme.example", "Ada", role, tenant);
    return new TokenIssuer(config(file), clock)
        .issue(user, tenant.map(id -> new TokenPlan(id, "pro", 3)));
  }

  private static IdentityConfig config(Path key) {
    return new IdentityConfig(
        key, "https://it0.local", "it0-api", Duration.ofHours(1), 1, 210_000, Duration.ofDays(7));
  }

  private JwtClaims read(String token, String audience) throws InvalidJwtException {
    JwtConsumer consumer =
        new JwtConsumerBuilder()
            .setVerificationKey(keys.getPublic())
            .setExpectedAudience(audience)
            .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
            .setJwsAlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, "RS256")
            .build();
    return consumer.processToClaims(token);
  }
}
