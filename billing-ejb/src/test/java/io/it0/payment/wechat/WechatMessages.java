package io.it0.payment.wechat;

import com.wechat.pay.java.core.cipher.AeadAesCipher;
import io.it0.payment.PaymentProvider;
import io.it0.payment.ProviderKey;
import io.it0.payment.RsaKeys;
import io.it0.payment.TestConfig;
import io.it0.payment.WebhookRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** WeChat Pay's notifications for tests, signed and encrypted as it does. */
public final class WechatMessages {

  public static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  static final KeyPair MERCHANT = RsaKeys.generate();
  static final KeyPair PLATFORM = RsaKeys.generate();
  static final KeyPair PUBLIC = RsaKeys.generate();
  static final String API_KEY = "0123456789abcdef0123456789abcdef";
  static final String NEXT_API_KEY = "fedcba9876543210fedcba9876543210";
  static final String PUBLIC_ID = "PUB_KEY_ID_0114232134912410000000000000";

  /** Of the certificate that {@link #PLATFORM} has. */
  static final String SERIAL = "75BCD15";

  private static final long SERIAL_NUMBER = 123_456_789L;

  private WechatMessages() {}

  static Map<String, String> keys() {
    return new HashMap<>(
        Map.of(
            "payment.public-url",
            "https://billing.example",
            "payment.wechat.mchid",
            "1900000001",
            "payment.wechat.appid",
            "wx8888888888888888",
            "payment.wechat.serial-no",
            "AABB",
            "payment.wechat.private-key",
            RsaKeys.privateKey(MERCHANT),
            "payment.wechat.api-v3-keys",
            API_KEY + "," + NEXT_API_KEY,
            "payment.wechat.public-key-id",
            PUBLIC_ID,
            "payment.wechat.public-key",
            RsaKeys.publicKey(PUBLIC),
            "payment.wechat.platform-certs",
            RsaKeys.certificate(PLATFORM, SERIAL_NUMBER)));
  }

  public static PaymentProvider provider() {
    return provider(keys());
  }

  static PaymentProvider provider(Map<String, String> keys) {
    return new WechatFactory().configured(TestConfig.of(ProviderKey.WECHAT, keys)).orElseThrow();
  }

  public static String paid(String outTradeNo) {
    return """
        {"mchid":"1900000001","appid":"wx8888888888888888","out_trade_no":"%s","transaction_id":"420000",\
        "trade_type":"NATIVE","trade_state":"SUCCESS","success_time":"2026-11-24T20:00:00+08:00",\
        "amount":{"total":34900,"payer_total":30000,"currency":"CNY","payer_currency":"CNY"}}"""
        .formatted(outTradeNo);
  }

  /** A notification with this content, whatever it is. */
  public static byte[] sealed(String type, byte[] content) {
    return notification(type, new String(content, StandardCharsets.ISO_8859_1), API_KEY);
  }

  static byte[] notification(String type, String content, String key) {
    String nonce = "0123456789ab";
    String cipher =
        new AeadAesCipher(key.getBytes(StandardCharsets.UTF_8))
            .encrypt(
                "transaction".getBytes(StandardCharsets.UTF_8),
                nonce.getBytes(StandardCharsets.UTF_8),
                content.getBytes(StandardCharsets.UTF_8));
    return """
        {"id":"evt-1","create_time":"2026-11-24T20:00:00+08:00","resource_type":"encrypt-resource",\
        "event_type":"%s","summary":"x","resource":{"original_type":"transaction","algorithm":"AEAD_AES_256_GCM",\
        "ciphertext":"%s","associated_data":"transaction","nonce":"%s"}}"""
        .formatted(type, cipher, nonce)
        .getBytes(StandardCharsets.UTF_8);
  }

  static Map<String, String> headers(byte[] body, KeyPair signer, String serial, Instant at) {
    String time = String.valueOf(at.getEpochSecond());
    var message = new ByteArrayOutputStream();
    message.writeBytes((time + "\nnonce\n").getBytes(StandardCharsets.UTF_8));
    message.writeBytes(body);
    message.write('\n');
    return new HashMap<>(
        Map.of(
            "Wechatpay-Timestamp",
            time,
            "Wechatpay-Nonce",
            "nonce",
            "Wechatpay-Serial",
            serial,
            "Wechatpay-Signature",
            Base64.getEncoder().encodeToString(RsaKeys.sign(signer, message.toByteArray()))));
  }

  static WebhookRequest request(byte[] body, Map<String, String> headers) {
    return new WebhookRequest(body, headers::get, NOW);
  }

  public static WebhookRequest signed(byte[] body) {
    return request(body, headers(body, PUBLIC, PUBLIC_ID, NOW));
  }

  public static byte[] succeeded(String outTradeNo) {
    return notification("TRANSACTION.SUCCESS", paid(outTradeNo), API_KEY);
  }
}
