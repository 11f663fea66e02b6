package io.it0.payment.alipay;

import com.alipay.api.AlipayApiException;
import com.alipay.api.internal.util.AlipaySignature;
import io.it0.payment.PaymentProvider;
import io.it0.payment.ProviderKey;
import io.it0.payment.RsaKeys;
import io.it0.payment.TestConfig;
import io.it0.payment.WebhookRequest;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Alipay's notifications for tests, signed with Alipay's own library. */
public final class AlipayMessages {

  public static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  static final KeyPair APPLICATION = RsaKeys.generate();
  static final KeyPair ALIPAY = RsaKeys.generate();
  static final KeyPair NEXT = RsaKeys.generate();

  private AlipayMessages() {}

  static Map<String, String> keys() {
    return new HashMap<>(
        Map.of(
            "payment.public-url", "https://billing.example/",
            "payment.alipay.app-id", "2021000000000001",
            "payment.alipay.seller-id", "2088000000000001",
            "payment.alipay.private-key", RsaKeys.privateKey(APPLICATION),
            "payment.alipay.public-keys",
                RsaKeys.publicKey(ALIPAY) + "," + RsaKeys.publicKey(NEXT)));
  }

  public static PaymentProvider provider() {
    return provider(keys());
  }

  static PaymentProvider provider(Map<String, String> keys) {
    return new AlipayFactory(Clock.fixed(NOW, ZoneOffset.UTC))
        .configured(TestConfig.of(ProviderKey.ALIPAY, keys))
        .orElseThrow();
  }

  static Map<String, String> paid(String outTradeNo) {
    return new TreeMap<>(
        Map.ofEntries(
            Map.entry("notify_id", "2026112400222"),
            Map.entry("notify_type", "trade_status_sync"),
            Map.entry("notify_time", "2026-11-24 20:00:00"),
            Map.entry("charset", "utf-8"),
            Map.entry("version", "1.0"),
            Map.entry("sign_type", "RSA2"),
            Map.entry("app_id", "2021000000000001"),
            Map.entry("seller_id", "2088000000000001"),
            Map.entry("out_trade_no", outTradeNo),
            Map.entry("trade_no", "2026112422001"),
            Map.entry("trade_status", "TRADE_SUCCESS"),
            Map.entry("total_amount", "349.00"),
            Map.entry("gmt_payment", "2026-11-24 19:59:58"),
            Map.entry("subject", "Invoice IT0-000001")));
  }

  /** Signs and encodes the form. */
  static byte[] form(Map<String, String> fields, KeyPair signer) {
    Charset charset = Charset.forName(fields.getOrDefault("charset", "utf-8"));
    Map<String, String> signed = new TreeMap<>(fields);
    try {
      String content = AlipaySignature.getSignCheckContentV1(new HashMap<>(fields));
      signed.put(
          "sign", AlipaySignature.rsa256Sign(content, RsaKeys.privateKey(signer), charset.name()));
    } catch (AlipayApiException e) {
      throw new IllegalStateException(e);
    }
    return encoded(signed, charset);
  }

  static byte[] encoded(Map<String, String> fields, Charset charset) {
    return fields.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), charset))
        .collect(Collectors.joining("&"))
        .getBytes(StandardCharsets.US_ASCII);
  }

  public static byte[] signed(String outTradeNo) {
    return form(paid(outTradeNo), ALIPAY);
  }

  public static WebhookRequest request(byte[] body) {
    return new WebhookRequest(body, name -> null, NOW);
  }
}
