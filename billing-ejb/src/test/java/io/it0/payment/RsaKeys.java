package io.it0.payment;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** RSA keys made for a test, and certificates for them, since the JDK makes none. */
public final class RsaKeys {

  private static final byte[] SHA256_WITH_RSA = {
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x0b,
    0x05,
    0x00
  };

  private RsaKeys() {}

  public static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String privateKey(KeyPair keys) {
    return Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded());
  }

  public static String publicKey(KeyPair keys) {
    return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
  }

  public static byte[] sign(KeyPair keys, byte[] message) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A certificate in PEM, signed by its own key. */
  public static String certificate(KeyPair keys, long serial) {
    byte[] name =
        tlv(
            0x30,
            tlv(0x31, tlv(0x30, concat(new byte[] {6, 3, 0x55, 4, 3}, text(0x0c, "it0 test")))));
    byte[] validity = tlv(0x30, concat(text(0x17, "200101000000Z"), text(0x17, "400101000000Z")));
    byte[] body =
        tlv(
            0x30,
            concat(
                new byte[] {(byte) 0xa0, 3, 2, 1, 2},
                tlv(2, BigInteger.valueOf(serial).toByteArray()),
                SHA256_WITH_RSA,
                name,
                validity,
                name,
                keys.getPublic().getEncoded()));
    byte[] signature = tlv(3, concat(new byte[] {0}, sign(keys, body)));
    byte[] certificate = tlv(0x30, concat(body, SHA256_WITH_RSA, signature));
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate)
        + "\n-----END CERTIFICATE-----\n";
  }

  private static byte[] text(int tag, String text) {
    return tlv(tag, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] tlv(int tag, byte[] value) {
    byte[] length =
        value.length < 128
            ? new byte[] {(byte) value.length}
            : value.length < 256
                ? new byte[] {(byte) 0x81, (byte) value.length}
                : new byte[] {(byte) 0x82, (byte) (value.length >> 8), (byte) value.length};
    return concat(new byte[] {(byte) tag}, length, value);
  }

  private static byte[] concat(byte[]... parts) {
    try (var bytes = new ByteArrayOutputStream()) {
      for (byte[] part : parts) {
        bytes.write(part);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
