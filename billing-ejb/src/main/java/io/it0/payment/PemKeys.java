package io.it0.payment;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** RSA keys and certificates as the providers give them out: PEM, or its Base64 alone. */
public final class PemKeys {

  private PemKeys() {}

  /** The Base64 alone. */
  public static String base64(String pem) {
    return pem.replaceAll("-----(BEGIN|END)[A-Z0-9 ]{1,40}-----", "").replaceAll("\\s", "");
  }

  /** PKCS#8. @throws GeneralSecurityException if it is none */
  public static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(decode(pem)));
  }

  /** X.509's SubjectPublicKeyInfo. @throws GeneralSecurityException if it is none */
  public static PublicKey publicKey(String pem) throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(decode(pem)));
  }

  /** @throws GeneralSecurityException if it is none */
  public static X509Certificate certificate(String pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private static byte[] decode(String pem) throws GeneralSecurityException {
    try {
      return Base64.getDecoder().decode(base64(pem));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("no Base64", e);
    }
  }
}
