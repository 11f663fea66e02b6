package io.it0.launcher;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Fresh public keys in PEM. */
final class TestKeys {

  private TestKeys() {}

  static String publicPem(String algorithm) {
    try {
      byte[] key =
          KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic().getEncoded();
      String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
      return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
