package io.it0.payment;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** A QR code as a picture. */
public final class QrCode {

  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int QUIET_ZONE = 4;
  private static final int PIXELS_PER_MODULE = 8;

  private final BitMatrix modules;

  private QrCode(BitMatrix modules) {
    this.modules = modules;
  }

  /** @param content at most 2,000 characters */
  public static QrCode of(String content) {
    Map<EncodeHintType, ?> hints =
        Map.of(
            EncodeHintType.ERROR_CORRECTION,
            ErrorCorrectionLevel.M,
            EncodeHintType.CHARACTER_SET,
            StandardCharsets.UTF_8.name(),
            EncodeHintType.MARGIN,
            QUIET_ZONE);
    try {
      // As small as it can be: one pixel a module.
      return new QrCode(new QRCodeWriter().encode(content, BarcodeFormat.QR_CODE, 1, 1, hints));
    } catch (WriterException e) {
      throw new IllegalArgumentException("too long for a QR code", e);
    }
  }

  /** Scales to whatever size it is shown in. */
  public String svg() {
    int size = modules.getWidth();
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        if (modules.get(x, y)) {
          path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
        }
      }
    }
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges">\
        <rect width="100%%" height="100%%" fill="#fff"/><path d="%s"/></svg>"""
        .formatted(size, size, path);
  }

  /** One bit a pixel, eight pixels a module. Written here, since java.awt is a heavy guest in a server. */
  public byte[] png() {
    int side = modules.getWidth() * PIXELS_PER_MODULE;
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.write(PNG);
      chunk(out, "IHDR", header(side));
      chunk(out, "IDAT", pixels(side));
      chunk(out, "IEND", new byte[0]);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static byte[] header(int side) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeInt(side);
    out.writeInt(side);
    // Depth 1, grey, deflate, no filter, not interlaced.
    out.write(new byte[] {1, 0, 0, 0, 0});
    return bytes.toByteArray();
  }

  private byte[] pixels(int side) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DeflaterOutputStream(bytes)) {
      for (int y = 0; y < side; y++) {
        out.write(0);
        out.write(row(y / PIXELS_PER_MODULE));
      }
    }
    return bytes.toByteArray();
  }

  // Eight pixels a module are a byte a module.
  private byte[] row(int y) {
    byte[] row = new byte[modules.getWidth()];
    for (int x = 0; x < row.length; x++) {
      row[x] = (byte) (modules.get(x, y) ? 0 : 0xff);
    }
    return row;
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) crc.getValue());
  }
}
