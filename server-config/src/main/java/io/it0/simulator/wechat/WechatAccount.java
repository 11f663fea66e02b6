package io.it0.simulator.wechat;

import io.it0.simulator.base.Certificates;
import io.it0.simulator.base.Certificates.Authority;
import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Safe;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * The merchant at WeChat Pay.
 *
 * @param apiV3Key 32 characters, with which notifications are encrypted
 * @param merchant the key pair that signs requests, under the serial number of its certificate
 * @param platform the key pair behind WeChat Pay's certificate
 * @param publicKey the newer one, which the merchant knows by its id and not by a certificate
 */
public record WechatAccount(
    String merchantId,
    String appId,
    String apiV3Key,
    KeyPair merchant,
    X509Certificate merchantPaper,
    KeyPair platform,
    X509Certificate platformPaper,
    KeyPair publicKey,
    String publicKeyId) {

  public static WechatAccount in(Safe safe, Instant now) {
    KeyPair merchant = safe.keyPair("wechat-merchant");
    KeyPair platform = safe.keyPair("wechat-platform");
    KeyPair publicKey = safe.keyPair("wechat-public-key");
    var authority = new Authority("Simulated Tenpay CA", platform.getPrivate());
    return new WechatAccount(
        safe.secret("wechat-merchant-id", () -> "16" + Ids.digits(8)),
        safe.secret(
            "wechat-app-id", () -> "wx" + Ids.letters(16).toLowerCase(java.util.Locale.ROOT)),
        safe.secret("wechat-api-v3-key", () -> Ids.letters(32)),
        merchant,
        safe.certificate("wechat-merchant-cert", () -> paper(authority, "merchant", merchant, now)),
        platform,
        safe.certificate("wechat-platform-cert", () -> paper(authority, "Tenpay", platform, now)),
        publicKey,
        safe.secret("wechat-public-key-id", () -> "PUB_KEY_ID_" + Ids.digits(32)));
  }

  private static byte[] paper(Authority authority, String name, KeyPair keys, Instant now) {
    var serial = new BigInteger("5" + Ids.digits(40));
    return Certificates.make(authority, name, keys.getPublic(), serial, now);
  }

  public String merchantSerial() {
    return serial(merchantPaper);
  }

  String platformSerial() {
    return serial(platformPaper);
  }

  /** Upper-case hexadecimal digits. */
  public static String serial(X509Certificate paper) {
    return paper.getSerialNumber().toString(16).toUpperCase(java.util.Locale.ROOT);
  }

  @Override
  public String toString() {
    return merchantId;
  }
}
