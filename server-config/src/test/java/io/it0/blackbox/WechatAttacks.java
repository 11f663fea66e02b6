package io.it0.blackbox;

import static io.it0.blackbox.Hostile.Expectation.HARMLESS;
import static io.it0.blackbox.Hostile.Expectation.IGNORED;
import static io.it0.blackbox.Hostile.Expectation.PARKED;
import static io.it0.blackbox.Hostile.Expectation.REVIEW;
import static io.it0.blackbox.Hostile.Expectation.WAITS;
import static io.it0.blackbox.Hostile.Subject.CANCELLED;
import static io.it0.blackbox.Hostile.Subject.FRESH;
import static io.it0.blackbox.Hostile.Subject.OPEN;
import static io.it0.blackbox.Hostile.Subject.PAID;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.blackbox.Hostile.Expectation;
import io.it0.blackbox.Hostile.Message;
import io.it0.blackbox.HostileStage.Attempt;
import io.it0.demo.ApiClient;
import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Rsa;
import io.it0.simulator.base.Sealing;
import io.it0.simulator.wechat.WechatAccount;
import java.security.PrivateKey;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Against WeChat Pay's notifications. */
final class WechatAttacks extends Attacks {

  private static final String SIGNATURE = "Wechatpay-Signature";
  private static final String SERIAL = "Wechatpay-Serial";
  private static final String TIME = "Wechatpay-Timestamp";
  private static final String NONCE = "Wechatpay-Nonce";

  private final WechatAccount account;

  WechatAttacks(PaymentSimulator simulator) {
    super("wechat");
    this.account = simulator.accounts().wechat();
  }

  private static long now() {
    return Clock.systemUTC().instant().getEpochSecond();
  }

  private ObjectNode transaction(Attempt attempt, String state) {
    ObjectNode content = ApiClient.JSON.createObjectNode();
    content.put("appid", account.appId()).put("mchid", account.merchantId());
    content.put("out_trade_no", attempt.reference()).put("trade_state", state);
    content.put(
        "transaction_id",
        attempt.externalId() == null ? "4200" + Ids.digits(24) : attempt.externalId());
    content.put("trade_type", "NATIVE");
    content.put("bank_type", "OTHERS").put("success_time", "2026-03-01T10:00:00+08:00");
    content.putObject("payer").put("openid", "o" + Ids.letters(27));
    content
        .putObject("amount")
        .put("total", attempt.debt().minor())
        .put("payer_total", attempt.debt().minor())
        .put("currency", "CNY")
        .put("payer_currency", "CNY");
    return content;
  }

  private ObjectNode notice(String type, ObjectNode content) {
    return notice(type, content, account.apiV3Key());
  }

  private static ObjectNode notice(String type, ObjectNode content, String key) {
    String nonce = Ids.letters(12);
    ObjectNode notice = ApiClient.JSON.createObjectNode();
    notice.put("id", Ids.letters(36)).put("create_time", "2026-03-01T10:00:00+08:00");
    notice.put("resource_type", "encrypt-resource").put("event_type", type);
    notice.put("summary", "支付成功");
    notice
        .putObject("resource")
        .put("original_type", "transaction")
        .put("algorithm", "AEAD_AES_256_GCM")
        .put("ciphertext", Sealing.seal(key, nonce, "transaction", utf8(content.toString())))
        .put("associated_data", "transaction")
        .put("nonce", nonce);
    return notice;
  }

  private Message signed(ObjectNode notice) {
    return signed(
        notice,
        now(),
        WechatAccount.serial(account.platformPaper()),
        account.platform().getPrivate());
  }

  private static Message signed(ObjectNode notice, long time, String serial, PrivateKey key) {
    byte[] body = utf8(notice.toString());
    String nonce = Ids.letters(32);
    String sign = Rsa.sign(key, joined(joined(utf8(time + "\n" + nonce + "\n"), body), utf8("\n")));
    Map<String, String> headers = new HashMap<>();
    headers.put(TIME, Long.toString(time));
    headers.put(NONCE, nonce);
    headers.put(SERIAL, serial);
    headers.put(SIGNATURE, sign);
    headers.put("Content-Type", "application/json");
    return new Message(notice.path("id").asText(null), headers, body);
  }

  @Override
  Message success(Attempt attempt) {
    return signed(notice("TRANSACTION.SUCCESS", transaction(attempt, "SUCCESS")));
  }

  private Single changed(Consumer<ObjectNode> change) {
    return attempt -> {
      ObjectNode content = transaction(attempt, "SUCCESS");
      change.accept(content);
      return signed(notice("TRANSACTION.SUCCESS", content));
    };
  }

  private Single outside(Consumer<ObjectNode> change) {
    return attempt -> {
      ObjectNode notice = notice("TRANSACTION.SUCCESS", transaction(attempt, "SUCCESS"));
      change.accept(notice);
      return signed(notice);
    };
  }

  private Single nameless(Single single) {
    return attempt -> {
      Message message = single.about(attempt);
      return new Message(null, message.headers(), message.body());
    };
  }

  @Override
  void attack() {
    duplicates();
    order();
    strangers();
    amounts();
    headers();
    keys();
  }

  private void duplicates() {
    several(
        2,
        "three times at once",
        FRESH,
        Expectation.PAID,
        attempt -> {
          Message one = success(attempt);
          return List.of(one, one, one);
        });
    several(
        2,
        "three notifications of the same success at once",
        FRESH,
        Expectation.PAID,
        attempt -> {
          ObjectNode content = transaction(attempt, "SUCCESS");
          return List.of(
              signed(notice("TRANSACTION.SUCCESS", content)),
              signed(notice("TRANSACTION.SUCCESS", content)),
              signed(notice("TRANSACTION.SUCCESS", content)));
        });
  }

  private void order() {
    for (String state : List.of("NOTPAY", "USERPAYING", "PAYERROR", "CLOSED", "REVOKED")) {
      add(3, state + " after SUCCESS", PAID, HARMLESS, changed(c -> c.put("trade_state", state)));
    }
    add(3, "paid after cancelled", CANCELLED, Expectation.PAID, this::success);
  }

  private void strangers() {
    String unknown = "0123456789abcdef".repeat(2);
    add(4, "a number that nobody knows", OPEN, WAITS, changed(c -> c.put("out_trade_no", unknown)));
    add(4, "a number of another shop's", OPEN, WAITS, changed(c -> c.put("out_trade_no", "A-1")));
    add(4, "no number", OPEN, PARKED, changed(c -> c.remove("out_trade_no")));
    add(4, "no state", OPEN, PARKED, changed(c -> c.remove("trade_state")));
    add(4, "a type that is not used", OPEN, IGNORED, outside(n -> n.put("event_type", "X.Y")));
    add(4, "no content", OPEN, PARKED, outside(n -> n.remove("resource")));
    add(5, "another merchant", OPEN, PARKED, changed(c -> c.put("mchid", "1600000001")));
    add(5, "another appid", OPEN, PARKED, changed(c -> c.put("appid", "wx0000000000000001")));
    add(5, "no merchant", OPEN, PARKED, changed(c -> c.remove("mchid")));
    add(5, "no appid", OPEN, PARKED, changed(c -> c.remove("appid")));
    add(
        10,
        "addresses in it",
        PAID,
        HARMLESS,
        changed(
            c ->
                c.put("attach", "http://127.0.0.1:9/never")
                    .put("notify_url", "http://127.0.0.1:9/")));
  }

  private void amounts() {
    amount("a fen more", a -> a.put("total", a.get("total").asLong() + 1));
    amount("a fen less", a -> a.put("total", a.get("total").asLong() - 1));
    amount("a hundredth", a -> a.put("total", a.get("total").asLong() / 100));
    add(
        6,
        "another currency",
        OPEN,
        PARKED,
        changed(c -> c.withObject("/amount").put("currency", "USD")));
    add(
        6,
        "a total that is none",
        OPEN,
        PARKED,
        changed(c -> c.withObject("/amount").put("total", "many")));
    add(6, "no amount", OPEN, PARKED, changed(c -> c.remove("amount")));
    add(
        6,
        "the payer paid less, by a coupon",
        FRESH,
        Expectation.PAID,
        changed(c -> c.withObject("/amount").put("payer_total", 1)));
  }

  private void amount(String name, Consumer<ObjectNode> change) {
    add(6, name, FRESH, REVIEW, changed(c -> change.accept(c.withObject("/amount"))));
  }

  private void headers() {
    for (String name : List.of(SIGNATURE, SERIAL, TIME, NONCE)) {
      header(7, "no " + name, name, value -> null);
      header(7, "an empty " + name, name, value -> " ");
    }
    header(7, "the time is no number", TIME, value -> "abc");
    header(7, "the time is endless", TIME, value -> "9".repeat(40));
    header(7, "the signature is no Base64", SIGNATURE, value -> "%%%%");
    header(7, "the signature is short", SIGNATURE, value -> "AAAA");
    header(7, "another nonce", NONCE, value -> value + "x");
  }

  private void keys() {
    header(8, "an unknown serial", SERIAL, value -> "5" + "0".repeat(39));
    header(8, "a serial that is a path", SERIAL, value -> "../../etc/passwd");
    header(
        8,
        "the public key's id over the certificate's signature",
        SERIAL,
        value -> account.publicKeyId());
    header(8, "a probe", SIGNATURE, value -> "WECHATPAY/SIGNTEST/" + value.substring(19));
    add(
        8,
        "signed by the new public key",
        PAID,
        HARMLESS,
        attempt ->
            signed(
                notice("TRANSACTION.SUCCESS", transaction(attempt, "SUCCESS")),
                now(),
                account.publicKeyId(),
                account.publicKey().getPrivate()));
    refused(
        8,
        "signed by the merchant's own key",
        nameless(
            attempt ->
                signed(
                    notice("TRANSACTION.SUCCESS", transaction(attempt, "SUCCESS")),
                    now(),
                    WechatAccount.serial(account.platformPaper()),
                    account.merchant().getPrivate())));
    add(
        8,
        "sealed under another API v3 key",
        OPEN,
        PARKED,
        attempt ->
            signed(notice("TRANSACTION.SUCCESS", transaction(attempt, "SUCCESS"), "k".repeat(32))));
    add(
        8,
        "an algorithm that is none",
        OPEN,
        PARKED,
        outside(n -> n.withObject("/resource").put("algorithm", "NONE")));
    for (long off : new long[] {-310, -3_600, 310, 3_600}) {
      refused(
          8,
          "signed " + off + " seconds from now",
          nameless(
              attempt ->
                  signed(
                      notice("TRANSACTION.SUCCESS", transaction(attempt, "SUCCESS")),
                      now() + off,
                      WechatAccount.serial(account.platformPaper()),
                      account.platform().getPrivate())));
    }
  }
}
