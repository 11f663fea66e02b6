package io.it0.blackbox;

import io.it0.demo.ApiClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Tenants that owe one invoice each: made by SQL, with an administrator each, billed by the bill run. The administrators'
 * tokens are signed here with the installation's key, since a log-in for each would take the longest.
 */
final class Debtors {

  private static final YearMonth MONTH = YearMonth.of(2026, 2);
  private static final Duration TOKEN_LIFE = Duration.ofMinutes(50);

  private final Site site;
  private final PrivateKey key;

  /** @param minor what is owed, in minor units */
  record Debt(String tenantId, String invoiceId, long minor, String currency, String token) {}

  Debtors(Site site) throws IOException {
    this.site = site;
    this.key = key(site.file("keys/jwt-private.pem"));
  }

  private static PrivateKey key(Path file) throws IOException {
    String body = Files.readString(file).replaceAll("-----[^-]+-----", "");
    try {
      return KeyFactory.getInstance("RSA")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body)));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  List<Debt> make(String prefix, String currency, int count) throws IOException {
    var stage = new Stage(site.installation());
    String slugs = Stage.unique(prefix);
    Instant end = MONTH.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    String clock = stage.clock(MONTH.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC));
    new ManyTenants(site.database(), slugs, currency).make(count, clock, MONTH);
    appoint(slugs);
    stage.advance(clock, end.plus(Duration.ofMinutes(10)));
    long began = System.nanoTime();
    List<Debt> debts = List.of();
    while (debts.size() < count) {
      Stage.requirePatience(began, debts.size() + " of " + count + " are billed");
      stage.bill(Map.of());
      debts = owed(slugs);
    }
    return debts;
  }

  /** Each tenant's administrator, who has the tenant's id for a simpler life; none of them can log in. */
  private void appoint(String slugs) {
    site.database()
        .useHandle(
            h ->
                h.createUpdate(
                        """
                        insert into users (id, tenant_id, email, name, password_hash, role, created_at)
                        select id, id, 'owner@' || slug || '.example', slug, 'none', 'TENANT_ADMIN', now()
                        from tenants where slug like :slugs
                        """)
                    .bind("slugs", slugs + "-%")
                    .execute());
  }

  private List<Debt> owed(String slugs) {
    return site.database()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        select i.tenant_id, i.id, i.total_minor, i.currency
                        from invoices i join tenants t on t.id = i.tenant_id
                        where t.slug like :slugs and i.status = 'issued' order by i.number
                        """)
                    .bind("slugs", slugs + "-%")
                    .map(
                        (row, c) ->
                            new Debt(
                                row.getString(1),
                                row.getString(2),
                                row.getLong(3),
                                row.getString(4),
                                token(row.getString(1))))
                    .list());
  }

  private String token(String tenantId) {
    long now = Clock.systemUTC().instant().getEpochSecond();
    Map<String, Object> claims =
        Map.of(
            "iss",
            "it0",
            "aud",
            List.of("it0"),
            "iat",
            now,
            "exp",
            now + TOKEN_LIFE.toSeconds(),
            "jti",
            UUID.randomUUID().toString(),
            "sub",
            tenantId,
            "upn",
            "owner@" + tenantId + ".example",
            "groups",
            List.of("TENANT_ADMIN"),
            "tenant_id",
            tenantId);
    try {
      String signed =
          base64(ApiClient.JSON.writeValueAsBytes(Map.of("alg", "RS256", "typ", "JWT")))
              + "."
              + base64(ApiClient.JSON.writeValueAsBytes(claims));
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
