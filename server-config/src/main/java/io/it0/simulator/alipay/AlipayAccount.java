package io.it0.simulator.alipay;

import io.it0.simulator.base.Certificates;
import io.it0.simulator.base.Certificates.Authority;
import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Safe;
import io.it0.simulator.base.Sealing;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * The merchant's application at Alipay: both sides' keys, and the certificates for certificate mode.
 *
 * @param application the merchant's key pair
 * @param platform Alipay's own
 */
public record AlipayAccount(
    String appId, String sellerId, KeyPair application, KeyPair platform, Papers papers) {

  /** The three certificates as files, and read. */
  public record Papers(
      Path rootFile,
      Path applicationFile,
      Path platformFile,
      X509Certificate root,
      X509Certificate application,
      X509Certificate platform) {}

  public static AlipayAccount in(Safe safe, Instant now) {
    KeyPair application = safe.keyPair("alipay-app");
    KeyPair platform = safe.keyPair("alipay-platform");
    KeyPair root = safe.keyPair("alipay-root");
    var authority = new Authority("Simulated Ant Financial Root", root.getPrivate());
    X509Certificate rootPaper =
        safe.certificate("alipay-root-cert", () -> paper(authority, authority.name(), root, now));
    X509Certificate applicationPaper =
        safe.certificate("alipay-app-cert", () -> paper(authority, "merchant", application, now));
    X509Certificate platformPaper =
        safe.certificate("alipay-platform-cert", () -> paper(authority, "alipay", platform, now));
    return new AlipayAccount(
        safe.secret("alipay-app-id", () -> "2021" + Ids.digits(12)),
        safe.secret("alipay-seller-id", () -> "2088" + Ids.digits(12)),
        application,
        platform,
        new Papers(
            safe.file("alipay-root-cert.pem"),
            safe.file("alipay-app-cert.pem"),
            safe.file("alipay-platform-cert.pem"),
            rootPaper,
            applicationPaper,
            platformPaper));
  }

  private static byte[] paper(Authority authority, String name, KeyPair keys, Instant now) {
    var serial = new BigInteger("1" + Ids.digits(18));
    return Certificates.make(authority, name, keys.getPublic(), serial, now);
  }

  /** Alipay's serial number of a certificate: MD5 over the issuer's name and the number. */
  static String serial(X509Certificate paper) {
    return Sealing.md5(paper.getIssuerX500Principal().getName() + paper.getSerialNumber());
  }

  @Override
  public String toString() {
    return appId;
  }
}
