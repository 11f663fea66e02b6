package io.it0.payment.wechat;

import com.wechat.pay.java.core.util.PemUtil;
import io.it0.payment.PemKeys;
import io.it0.payment.ProviderConfig;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code payment.wechat.mchid}, {@code .appid}, {@code .serial-no} (of the merchant's certificate), {@code .private-key}
 * (PKCS#8), {@code .api-v3-keys} (32 characters; during a change two); whose signatures are believed: {@code .public-key-id}
 * with {@code .public-key}, {@code .platform-certs}, or both; {@code .api-base} (another host).
 */
record WechatSettings(
    String mchid,
    String appid,
    String serialNo,
    PrivateKey privateKey,
    List<String> apiV3Keys,
    Optional<String> publicKeyId,
    Optional<PublicKey> publicKey,
    List<X509Certificate> platformCertificates,
    Optional<String> apiBase,
    String notifyUrl) {

  private static final int KEY_BYTES = 32;

  static Optional<WechatSettings> from(ProviderConfig config) {
    if (!config.hasAny(
        "mchid",
        "appid",
        "serial-no",
        "private-key",
        "api-v3-keys",
        "public-key-id",
        "public-key",
        "platform-certs",
        "api-base")) {
      return Optional.empty();
    }
    Optional<PublicKey> publicKey = config.text("public-key").map(pem -> publicKey(config, pem));
    List<X509Certificate> certificates = certificates(config);
    if (publicKey.isEmpty() && certificates.isEmpty()) {
      throw config.wrong("public-key", "is missing (or platform-certs)");
    }
    Optional<String> publicKeyId = publicKey.map(key -> config.require("public-key-id"));
    String appid = config.require("appid");
    return Optional.of(
        new WechatSettings(
            config.require("mchid"),
            appid,
            config.require("serial-no"),
            privateKey(config),
            apiV3Keys(config),
            publicKeyId,
            publicKey,
            certificates,
            config.address("api-base"),
            config.publicUrl() + "/api/v1/billing/webhooks/wechat"));
  }

  private static List<String> apiV3Keys(ProviderConfig config) {
    List<String> keys = config.requireList("api-v3-keys");
    if (keys.stream().anyMatch(k -> k.getBytes(StandardCharsets.UTF_8).length != KEY_BYTES)) {
      throw config.wrong("api-v3-keys", "has one that is not 32 bytes long");
    }
    return keys;
  }

  private static PublicKey publicKey(ProviderConfig config, String pem) {
    try {
      return PemKeys.publicKey(pem);
    } catch (GeneralSecurityException e) {
      throw config.wrong("public-key", "is no RSA public key");
    }
  }

  private static PrivateKey privateKey(ProviderConfig config) {
    try {
      return PemKeys.privateKey(config.require("private-key"));
    } catch (GeneralSecurityException e) {
      throw config.wrong("private-key", "is no RSA private key in PKCS#8");
    }
  }

  private static List<X509Certificate> certificates(ProviderConfig config) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (String pem : config.list("platform-certs")) {
      try {
        certificates.add(PemKeys.certificate(pem));
      } catch (GeneralSecurityException e) {
        throw config.wrong("platform-certs", "has one that is no certificate in PEM");
      }
    }
    return List.copyOf(certificates);
  }

  /** The key that a serial names; empty: it is none that is believed. */
  Optional<PublicKey> keyOf(String serial) {
    if (publicKeyId.isPresent() && publicKeyId.get().equals(serial)) {
      return publicKey;
    }
    return platformCertificates.stream()
        .filter(c -> PemUtil.getSerialNumber(c).equals(serial.toUpperCase(Locale.ROOT)))
        .map(X509Certificate::getPublicKey)
        .findFirst();
  }

  /** Secrets do not get into logs by accident. */
  @Override
  public String toString() {
    return "WechatSettings[mchid=" + mchid + "]";
  }
}
