package io.it0.simulator.base;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Makes X.509 certificates (RFC 5280): the JDK reads them, but has no public class that writes one. */
public final class Certificates {

  private static final int INTEGER = 0x02;
  private static final int BITS = 0x03;
  private static final int OID = 0x06;
  private static final int NULL = 0x05;
  private static final int UTF8 = 0x0c;
  private static final int TIME = 0x17;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int VERSION = 0xa0;

  private static final byte[] SHA256_WITH_RSA =
      der(
          SEQUENCE,
          der(OID, bytes(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b)),
          der(NULL));
  private static final byte[] COUNTRY = der(OID, bytes(0x55, 0x04, 0x06));
  private static final byte[] ORGANIZATION = der(OID, bytes(0x55, 0x04, 0x0a));
  private static final byte[] COMMON_NAME = der(OID, bytes(0x55, 0x04, 0x03));
  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private Certificates() {}

  /** Who signs. @param name the common name */
  public record Authority(String name, PrivateKey key) {}

  /** @return the encoded certificate, valid for five years */
  public static byte[] make(
      Authority issuer, String subject, PublicKey key, BigInteger serial, Instant now) {
    byte[] validity =
        der(SEQUENCE, time(now.minus(Duration.ofDays(1))), time(now.plus(Duration.ofDays(1825))));
    byte[] content =
        der(
            SEQUENCE,
            der(VERSION, der(INTEGER, bytes(2))),
            der(INTEGER, serial.toByteArray()),
            SHA256_WITH_RSA,
            name(issuer.name()),
            validity,
            name(subject),
            key.getEncoded());
    return der(SEQUENCE, content, SHA256_WITH_RSA, bits(signed(issuer.key(), content)));
  }

  private static byte[] name(String common) {
    return der(
        SEQUENCE,
        der(SET, der(SEQUENCE, COUNTRY, der(0x13, "CN".getBytes(StandardCharsets.US_ASCII)))),
        der(SET, der(SEQUENCE, ORGANIZATION, utf8("IT0 payment simulator"))),
        der(SET, der(SEQUENCE, COMMON_NAME, utf8(common))));
  }

  private static byte[] utf8(String text) {
    return der(UTF8, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] time(Instant time) {
    return der(TIME, UTC_TIME.format(time).getBytes(StandardCharsets.US_ASCII));
  }

  // The first byte counts the bits that are not used.
  private static byte[] bits(byte[] content) {
    return der(BITS, bytes(0), content);
  }

  private static byte[] signed(PrivateKey key, byte[] content) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tag, length, contents. */
  private static byte[] der(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    var all = new ByteArrayOutputStream();
    all.write(tag);
    int length = content.size();
    if (length < 0x80) {
      all.write(length);
    } else if (length < 0x100) {
      all.writeBytes(bytes(0x81, length));
    } else {
      all.writeBytes(bytes(0x82, length >> 8, length));
    }
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
