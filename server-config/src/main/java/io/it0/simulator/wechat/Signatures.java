package io.it0.simulator.wechat;

import io.it0.simulator.base.Call;
import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Rsa;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Both sides' signatures: of the merchant's requests, and of answers and notifications. */
final class Signatures {

  private static final String SCHEME = "WECHATPAY2-SHA256-RSA2048";
  private static final Pattern FIELD = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final WechatAccount account;
  private final Clock clock;

  Signatures(WechatAccount account, Clock clock) {
    this.account = account;
    this.clock = clock;
  }

  void verify(Call call) {
    String header = call.header("Authorization").orElse("");
    if (!header.startsWith(SCHEME + " ")) {
      throw refused("Http头Authorization认证类型不正确");
    }
    Map<String, String> fields = new HashMap<>();
    Matcher matcher = FIELD.matcher(header);
    while (matcher.find()) {
      fields.put(matcher.group(1), matcher.group(2));
    }
    if (!account.merchantId().equals(fields.get("mchid"))) {
      throw refused("商户号不存在");
    }
    if (!account.merchantSerial().equals(fields.get("serial_no"))) {
      throw refused("商户证书序列号有误");
    }
    String time = fields.getOrDefault("timestamp", "");
    if (!time.matches("\\d{1,12}")
        || Math.abs(clock.instant().getEpochSecond() - Long.parseLong(time))
            > TOLERANCE.toSeconds()) {
      throw refused("Http头Authorization中的timestamp与发起请求的时间不得超过5分钟");
    }
    String signed =
        call.method()
            + "\n"
            + call.pathAndQuery()
            + "\n"
            + time
            + "\n"
            + fields.getOrDefault("nonce_str", "")
            + "\n"
            + call.text()
            + "\n";
    if (!Rsa.verifies(
        account.merchant().getPublic(),
        signed.getBytes(StandardCharsets.UTF_8),
        fields.getOrDefault("signature", ""))) {
      throw refused("签名错误");
    }
  }

  private static WechatError refused(String message) {
    return new WechatError(401, "SIGN_ERROR", message);
  }

  /** @param withPublicKey by the newer key instead of the certificate's */
  Map<String, String> headers(byte[] body, boolean withPublicKey) {
    String time = Long.toString(clock.instant().getEpochSecond());
    String nonce = Ids.letters(32);
    String signed = time + "\n" + nonce + "\n" + new String(body, StandardCharsets.UTF_8) + "\n";
    var keys = withPublicKey ? account.publicKey() : account.platform();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Wechatpay-Timestamp", time);
    headers.put("Wechatpay-Nonce", nonce);
    headers.put(
        "Wechatpay-Serial", withPublicKey ? account.publicKeyId() : account.platformSerial());
    headers.put("Wechatpay-Signature-Type", SCHEME);
    headers.put(
        "Wechatpay-Signature",
        Rsa.sign(keys.getPrivate(), signed.getBytes(StandardCharsets.UTF_8)));
    return headers;
  }
}
