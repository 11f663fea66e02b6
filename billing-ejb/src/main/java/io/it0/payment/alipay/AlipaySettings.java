package io.it0.payment.alipay;

import io.it0.payment.PemKeys;
import io.it0.payment.ProviderConfig;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * {@code payment.alipay.app-id}, {@code .seller-id} (2088…), {@code .private-key} (of the application, PKCS#8), and either
 * {@code .public-keys} (Alipay's; during a change two) or {@code .app-cert}, {@code .alipay-certs} (the first one is the
 * one in use) and {@code .root-cert}; {@code .gateway} (another address).
 *
 * @param publicKeys Base64 of the keys that Alipay may have signed with
 */
record AlipaySettings(
    String appId,
    String sellerId,
    String privateKey,
    List<String> publicKeys,
    Optional<Certificates> certificates,
    String gateway,
    String notifyUrl) {

  private static final String GATEWAY = "https://openapi.alipay.com/gateway.do";

  /** PEM. */
  record Certificates(String app, String alipay, String root) {

    @Override
    public String toString() {
      return "Certificates[]";
    }
  }

  static Optional<AlipaySettings> from(ProviderConfig config) {
    if (!config.hasAny(
        "app-id",
        "seller-id",
        "private-key",
        "public-keys",
        "app-cert",
        "alipay-certs",
        "root-cert",
        "gateway")) {
      return Optional.empty();
    }
    List<String> keys =
        new ArrayList<>(config.list("public-keys").stream().map(PemKeys::base64).toList());
    Optional<Certificates> certificates = certificates(config, keys);
    if (keys.isEmpty()) {
      throw config.wrong("public-keys", "is missing (or app-cert, alipay-certs and root-cert)");
    }
    keys.forEach(key -> requirePublicKey(config, key));
    return Optional.of(
        new AlipaySettings(
            config.require("app-id"),
            config.require("seller-id"),
            privateKey(config),
            List.copyOf(keys),
            certificates,
            config.address("gateway").orElse(GATEWAY),
            config.publicUrl() + "/api/v1/billing/webhooks/alipay"));
  }

  private static Optional<Certificates> certificates(ProviderConfig config, List<String> keys) {
    if (!config.hasAny("app-cert", "alipay-certs", "root-cert")) {
      return Optional.empty();
    }
    String app = config.require("app-cert");
    List<String> alipay = config.requireList("alipay-certs");
    String root = config.require("root-cert");
    requireCertificate(config, "app-cert", app);
    requireCertificate(config, "root-cert", root);
    for (String certificate : alipay) {
      keys.add(requireCertificate(config, "alipay-certs", certificate));
    }
    return Optional.of(new Certificates(app, alipay.get(0), root));
  }

  /** Answers its public key. */
  private static String requireCertificate(ProviderConfig config, String key, String pem) {
    try {
      return Base64.getEncoder()
          .encodeToString(PemKeys.certificate(pem).getPublicKey().getEncoded());
    } catch (GeneralSecurityException e) {
      throw config.wrong(key, "is no certificate in PEM");
    }
  }

  private static void requirePublicKey(ProviderConfig config, String key) {
    try {
      PemKeys.publicKey(key);
    } catch (GeneralSecurityException e) {
      throw config.wrong("public-keys", "has one that is no RSA public key");
    }
  }

  private static String privateKey(ProviderConfig config) {
    String key = PemKeys.base64(config.require("private-key"));
    try {
      PemKeys.privateKey(key);
      return key;
    } catch (GeneralSecurityException e) {
      throw config.wrong("private-key", "is no RSA private key in PKCS#8");
    }
  }

  /** Secrets do not get into logs by accident. */
  @Override
  public String toString() {
    return "AlipaySettings[appId=" + appId + "]";
  }
}
