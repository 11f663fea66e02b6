package io.it0.identity;

import io.it0.subscription.TokenPlan;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Signs the tokens of people: MicroProfile JWT, RS256. */
@ApplicationScoped
public class TokenIssuer {

  private IdentityConfig config;
  private Clock clock;
  private PrivateKey key;

  protected TokenIssuer() {}

  @Inject
  public TokenIssuer(IdentityConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
    this.key = read(config.privateKeyFile());
  }

  public Duration lifetime() {
    return config.tokenLifetime();
  }

  /** @param plan of the user's tenant, for the time in which the database cannot be asked for it */
  public String issue(User user, Optional<TokenPlan> plan) {
    Instant now = clock.instant();
    var claims = new JwtClaims();
    claims.setIssuer(config.issuer());
    claims.setAudience(config.audience());
    claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
    claims.setExpirationTime(
        NumericDate.fromSeconds(now.plus(config.tokenLifetime()).getEpochSecond()));
    claims.setJwtId(UUID.randomUUID().toString());
    claims.setSubject(user.id().toString());
    claims.setStringClaim("upn", user.email());
    claims.setStringListClaim("groups", List.of(user.role()));
    user.tenant()
        .ifPresent(id -> claims.setStringClaim(TokenIdentities.TENANT_CLAIM, id.toString()));
    plan.ifPresent(
        named -> {
          claims.setStringClaim(TokenIdentities.PLAN_CLAIM, named.key());
          claims.setClaim(TokenIdentities.PLAN_VERSION_CLAIM, named.version());
        });
    return sign(claims);
  }

  private String sign(JwtClaims claims) {
    var signature = new JsonWebSignature();
    signature.setHeader("typ", "JWT");
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    signature.setKey(key);
    signature.setPayload(claims.toJson());
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException("a token cannot be signed", e);
    }
  }

  private static PrivateKey read(Path file) {
    try {
      String base64 =
          Files.readString(file).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
      var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
      return KeyFactory.getInstance("RSA").generatePrivate(spec);
    } catch (IOException e) {
      throw new UncheckedIOException("jwt.private.key.file " + file, e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException("jwt.private.key.file is no PKCS#8 RSA key: " + file, e);
    }
  }
}
