package io.it0.payment.alipay;

import io.it0.payment.WebhookRefusedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A notification's form, decoded from the bytes as they came and by the charset that it names itself: Alipay still sends
 * GBK to applications that were set up with it.
 *
 * @param fields by name
 * @param charset its name, as the signature needs it
 */
record AlipayForm(Map<String, String> fields, String charset) {

  private static final int MAX_FIELDS = 100;
  private static final Set<String> CHARSETS = Set.of("utf-8", "gbk", "gb2312", "gb18030");

  /** @throws WebhookRefusedException if it is none, or names something twice */
  static AlipayForm parse(byte[] body) {
    Map<String, byte[]> raw = split(body);
    byte[] named = raw.get("charset");
    String name = named == null ? "utf-8" : new String(named, StandardCharsets.US_ASCII);
    if (!CHARSETS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new WebhookRefusedException("the charset is none that Alipay uses");
    }
    Charset charset = Charset.forName(name);
    var fields = new TreeMap<String, String>();
    raw.forEach((key, value) -> fields.put(key, decode(value, charset)));
    return new AlipayForm(fields, name);
  }

  private static Map<String, byte[]> split(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    var fields = new LinkedHashMap<String, byte[]>();
    for (String pair : text.split("&", MAX_FIELDS + 1)) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw malformed();
      }
      String key = new String(unescape(pair.substring(0, equals)), StandardCharsets.ISO_8859_1);
      if (!key.matches("[A-Za-z0-9_]{1,64}")) {
        throw malformed();
      }
      if (fields.put(key, unescape(pair.substring(equals + 1))) != null) {
        throw new WebhookRefusedException("a field is there twice");
      }
    }
    return fields;
  }

  private static byte[] unescape(String text) {
    var bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= text.length()) {
          throw malformed();
        }
        bytes.write(hex(text.charAt(i + 1)) << 4 | hex(text.charAt(i + 2)));
        i += 2;
      } else if (c > ' ' && c < 0x7f && c != '&') {
        bytes.write(c == '+' ? ' ' : c);
      } else {
        throw malformed();
      }
    }
    return bytes.toByteArray();
  }

  private static int hex(char digit) {
    int value = digit < 0x80 ? Character.digit(digit, 16) : -1;
    if (value < 0) {
      throw malformed();
    }
    return value;
  }

  private static String decode(byte[] bytes, Charset charset) {
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed();
    }
  }

  private static WebhookRefusedException malformed() {
    return new WebhookRefusedException("the body is no form as Alipay sends it");
  }
}
