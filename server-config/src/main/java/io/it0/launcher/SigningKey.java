package io.it0.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The RSA key pair (2048 bits) that signs the log-in tokens; PEM files, made on the first run. */
record SigningKey(Path privateKey, Path publicKey) {

  private static final int BITS = 2048;

  static SigningKey in(DataFolder data) {
    Path folder = data.create("keys");
    var key = new SigningKey(folder.resolve("jwt-private.pem"), folder.resolve("jwt-public.pem"));
    try {
      if (!Files.exists(key.privateKey) || !Files.exists(key.publicKey)) {
        key.make();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the signing key in " + folder, e);
    }
    return key;
  }

  private void make() throws IOException {
    KeyPair pair = generated();
    PrivateFile.write(publicKey, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    PrivateFile.write(privateKey, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
  }

  private static KeyPair generated() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  private static String pem(String kind, byte[] encoded) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, body, kind);
  }
}
