package io.it0.simulator.wechat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Courier;
import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Json;
import io.it0.simulator.base.Letter;
import io.it0.simulator.base.Sealing;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Encrypted, signed notifications, at the address that came with the order or the refund. */
final class Notifier {

  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(15),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofMinutes(3),
          Duration.ofMinutes(10),
          Duration.ofMinutes(20),
          Duration.ofMinutes(30),
          Duration.ofMinutes(30),
          Duration.ofMinutes(30),
          Duration.ofMinutes(60),
          Duration.ofHours(3),
          Duration.ofHours(3),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofHours(6));
  private static final String PROBE = "WECHATPAY/SIGNTEST/";

  private final WechatAccount account;
  private final Signatures signatures;
  private final Courier courier;
  private final Clock clock;
  private boolean withPublicKey;

  Notifier(WechatAccount account, Signatures signatures, Courier courier, Clock clock) {
    this.account = account;
    this.signatures = signatures;
    this.courier = courier;
    this.clock = clock;
  }

  void signWithPublicKey(boolean with) {
    withPublicKey = with;
  }

  /** @param kind {@code TRANSACTION.SUCCESS} */
  void send(String url, String kind, String about, ObjectNode content) {
    byte[] body = body(kind, content);
    boolean newKey = withPublicKey;
    courier.send(
        new Letter(
            "wechat",
            kind + " " + about,
            URI.create(url),
            attempt -> new Letter.Parcel(headers(body, newKey), body),
            (status, answer) -> status == 200 || status == 204,
            PAUSES));
  }

  /** A notification with a wrong signature, which must be refused. */
  void probe(String url, ObjectNode content) {
    byte[] body = body("TRANSACTION.SUCCESS", content);
    courier.send(
        new Letter(
            "wechat",
            "SIGNTEST",
            URI.create(url),
            attempt -> probe(body),
            Letter::isSuccess,
            List.of()));
  }

  private Letter.Parcel probe(byte[] body) {
    Map<String, String> headers = headers(body, false);
    String signature = headers.get("Wechatpay-Signature");
    headers.put("Wechatpay-Signature", PROBE + signature.substring(PROBE.length()));
    return new Letter.Parcel(headers, body);
  }

  private Map<String, String> headers(byte[] body, boolean newKey) {
    Map<String, String> headers = new TreeMap<>(signatures.headers(body, newKey));
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "Mozilla/4.0");
    return headers;
  }

  private byte[] body(String kind, ObjectNode content) {
    boolean refund = kind.startsWith("REFUND");
    String original = refund ? "refund" : "transaction";
    String nonce = Ids.letters(12);
    ObjectNode notice = Json.object();
    notice.put("id", Ids.letters(8) + "-" + Ids.letters(27));
    notice.put("create_time", Orders.time(clock.instant()));
    notice.put("resource_type", "encrypt-resource").put("event_type", kind);
    notice.put("summary", refund ? "退款成功" : "支付成功");
    notice
        .putObject("resource")
        .put("original_type", original)
        .put("algorithm", "AEAD_AES_256_GCM")
        .put("ciphertext", Sealing.seal(account.apiV3Key(), nonce, original, Json.bytes(content)))
        .put("associated_data", original)
        .put("nonce", nonce);
    return Json.bytes(notice);
  }
}
