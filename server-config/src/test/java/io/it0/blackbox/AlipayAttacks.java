package io.it0.blackbox;

import static io.it0.blackbox.Hostile.Expectation.HARMLESS;
import static io.it0.blackbox.Hostile.Expectation.PARKED;
import static io.it0.blackbox.Hostile.Expectation.REVIEW;
import static io.it0.blackbox.Hostile.Expectation.WAITS;
import static io.it0.blackbox.Hostile.Subject.CANCELLED;
import static io.it0.blackbox.Hostile.Subject.FRESH;
import static io.it0.blackbox.Hostile.Subject.OPEN;
import static io.it0.blackbox.Hostile.Subject.PAID;

import io.it0.blackbox.Hostile.Expectation;
import io.it0.blackbox.Hostile.Message;
import io.it0.blackbox.HostileStage.Attempt;
import io.it0.simulator.alipay.AlipayAccount;
import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Rsa;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Against Alipay's notifications. */
final class AlipayAttacks extends Attacks {

  private static final Charset GBK = Charset.forName("GBK");

  private final AlipayAccount account;

  AlipayAttacks(PaymentSimulator simulator) {
    super("alipay");
    this.account = simulator.accounts().alipay();
  }

  private Map<String, String> fields(Attempt attempt) {
    Map<String, String> fields = new TreeMap<>();
    String total = BigDecimal.valueOf(attempt.debt().minor(), 2).toPlainString();
    fields.put("notify_id", Ids.digits(34));
    fields.put("notify_type", "trade_status_sync");
    fields.put("notify_time", "2026-03-01 10:00:00");
    fields.put("charset", "utf-8");
    fields.put("version", "1.0");
    fields.put("app_id", account.appId());
    fields.put("auth_app_id", account.appId());
    fields.put("seller_id", account.sellerId());
    fields.put(
        "trade_no",
        attempt.externalId() == null ? "2026030122001" + Ids.digits(15) : attempt.externalId());
    fields.put("out_trade_no", attempt.reference());
    fields.put("trade_status", "TRADE_SUCCESS");
    fields.put("total_amount", total);
    fields.put("receipt_amount", total);
    fields.put("buyer_pay_amount", total);
    fields.put("subject", "令牌套餐 Pro + 增值 100%");
    fields.put("gmt_create", "2026-03-01 09:59:00");
    fields.put("gmt_payment", "2026-03-01 10:00:00");
    return fields;
  }

  private static byte[] content(Map<String, String> fields, Charset charset) {
    return fields.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining("&"))
        .getBytes(charset);
  }

  private Message signed(Map<String, String> fields, Charset charset) {
    return form(
        fields,
        charset,
        "RSA2",
        Rsa.sign(account.platform().getPrivate(), content(fields, charset)));
  }

  private static Message form(
      Map<String, String> fields, Charset charset, String type, String sign) {
    Map<String, String> all = new TreeMap<>(fields);
    all.put("sign_type", type);
    all.put("sign", sign);
    return new Message(fields.get("notify_id"), headers(charset), encoded(all, charset));
  }

  private static Map<String, String> headers(Charset charset) {
    return Map.of("Content-Type", "application/x-www-form-urlencoded; charset=" + charset.name());
  }

  private static byte[] encoded(Map<String, String> fields, Charset charset) {
    return fields.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), charset))
        .collect(Collectors.joining("&"))
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  Message success(Attempt attempt) {
    return signed(fields(attempt), StandardCharsets.UTF_8);
  }

  private Single changed(Consumer<Map<String, String>> change) {
    return attempt -> {
      Map<String, String> fields = fields(attempt);
      change.accept(fields);
      return signed(fields, StandardCharsets.UTF_8);
    };
  }

  private Single unsigned(Consumer<Map<String, String>> change) {
    return attempt -> {
      Map<String, String> fields = fields(attempt);
      String sign =
          Rsa.sign(account.platform().getPrivate(), content(fields, StandardCharsets.UTF_8));
      change.accept(fields);
      Message forged = form(fields, StandardCharsets.UTF_8, "RSA2", sign);
      return new Message(null, forged.headers(), forged.body());
    };
  }

  @Override
  void attack() {
    charsets();
    duplicates();
    order();
    strangers();
    amounts();
    forms();
    keys();
  }

  private void charsets() {
    add(
        1,
        "in GBK",
        FRESH,
        Expectation.PAID,
        attempt -> {
          Map<String, String> fields = fields(attempt);
          fields.put("charset", "GBK");
          return signed(fields, GBK);
        });
    refused(
        1,
        "in GBK and named UTF-8",
        attempt -> {
          Message gbk = signed(fields(attempt), GBK);
          return new Message(null, gbk.headers(), gbk.body());
        });
    refused(1, "a charset that nobody knows", unnamed(f -> f.put("charset", "klingon")));
    refused(1, "a charset of another kind", unnamed(f -> f.put("charset", "../utf-8")));
  }

  private Single unnamed(Consumer<Map<String, String>> change) {
    Single single = changed(change);
    return attempt -> {
      Message message = single.about(attempt);
      return new Message(null, message.headers(), message.body());
    };
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
          Map<String, String> fields = fields(attempt);
          Message first = signed(fields, StandardCharsets.UTF_8);
          fields.put("notify_id", Ids.digits(34));
          return List.of(first, signed(fields, StandardCharsets.UTF_8), first);
        });
  }

  private void order() {
    add(3, "waiting after paid", PAID, notBelieved(), paidAndThen("WAIT_BUYER_PAY"));
    add(3, "closed after paid", PAID, notBelieved(), paidAndThen("TRADE_CLOSED"));
    add(3, "paid after cancelled", CANCELLED, Expectation.PAID, this::success);
  }

  private static Expectation notBelieved() {
    return Expectation.stored("APPLIED", "IGNORED", "PARKED");
  }

  private Single paidAndThen(String status) {
    return changed(
        fields -> {
          fields.put("trade_status", status);
          fields.remove("gmt_payment");
        });
  }

  private void strangers() {
    String unknown = "0123456789abcdef".repeat(2);
    add(4, "a number that nobody knows", OPEN, WAITS, changed(f -> f.put("out_trade_no", unknown)));
    add(4, "a number of another shop's", OPEN, PARKED, changed(f -> f.put("out_trade_no", "A-1")));
    add(4, "no number", OPEN, PARKED, changed(f -> f.remove("out_trade_no")));
    add(4, "a status that nobody knows", OPEN, PARKED, changed(f -> f.put("trade_status", "NEW")));
    add(5, "another application", OPEN, PARKED, changed(f -> f.put("app_id", "2021000000000001")));
    add(5, "another seller", OPEN, PARKED, changed(f -> f.put("seller_id", "2088000000000001")));
    add(5, "no application", OPEN, PARKED, changed(f -> f.remove("app_id")));
    add(5, "no seller", OPEN, PARKED, changed(f -> f.remove("seller_id")));
    add(
        5,
        "the application's name with a space",
        OPEN,
        PARKED,
        changed(f -> f.put("app_id", account.appId() + " ")));
    add(
        10,
        "addresses in it",
        PAID,
        HARMLESS,
        changed(
            f -> {
              f.put("notify_url", "http://127.0.0.1:9/never");
              f.put("subject", "http://127.0.0.1:9/never");
            }));
  }

  private void amounts() {
    amount("a fen more", a -> a.add(new BigDecimal("0.01")));
    amount("a fen less", a -> a.subtract(new BigDecimal("0.01")));
    amount("a hundredth", a -> a.movePointLeft(2).setScale(2, java.math.RoundingMode.DOWN));
    amount("a hundred times as much", a -> a.movePointRight(2));
    for (String wrong : new String[] {"abc", "1e400", "-349.00", "349.001"}) {
      add(
          6,
          "an amount that is none: '" + wrong + "'",
          OPEN,
          PARKED,
          changed(f -> f.put("total_amount", wrong)));
    }
  }

  private void amount(String name, java.util.function.UnaryOperator<BigDecimal> change) {
    add(
        6,
        name,
        FRESH,
        REVIEW,
        changed(
            f ->
                f.compute(
                    "total_amount",
                    (k, total) -> change.apply(new BigDecimal(total)).toPlainString())));
  }

  private void forms() {
    refused(7, "sign is missing", without("sign"));
    refused(7, "sign is empty", with("sign", ""));
    refused(7, "sign is no Base64", with("sign", "%%%%"));
    refused(7, "sign is short", with("sign", "AAAA"));
    refused(7, "sign is long", with("sign", "A".repeat(4_000)));
    body(7, "sign is there twice", body -> joined(body, utf8("&sign=AAAA")));
    body(7, "the amount is there twice", body -> joined(body, utf8("&total_amount=0.01")));
    body(7, "the number is there twice", body -> joined(utf8("out_trade_no=1&"), body));
    body(7, "broken percent signs", body -> joined(body, utf8("&x=%zz")));
    body(7, "only ampersands", body -> utf8("&&&&"));
    body(7, "JSON instead of a form", body -> utf8("{\"trade_status\":\"TRADE_SUCCESS\"}"));
    refused(7, "a name is added", unsigned(f -> f.put("extra", "1")));
    refused(7, "a name is missing", unsigned(f -> f.remove("subject")));
  }

  private Single without(String name) {
    return raw(all -> all.remove(name));
  }

  private Single with(String name, String value) {
    return raw(all -> all.put(name, value));
  }

  private Single raw(Consumer<Map<String, String>> change) {
    return attempt -> {
      Map<String, String> all = new TreeMap<>(fields(attempt));
      all.put("sign_type", "RSA2");
      all.put(
          "sign",
          Rsa.sign(
              account.platform().getPrivate(), content(fields(attempt), StandardCharsets.UTF_8)));
      change.accept(all);
      return new Message(
          null, headers(StandardCharsets.UTF_8), encoded(all, StandardCharsets.UTF_8));
    };
  }

  private void keys() {
    refused(
        8,
        "signed by the merchant's own key",
        attempt -> foreign(fields(attempt), account.application().getPrivate(), "SHA256withRSA"));
    refused(
        8,
        "SHA-1, and says so",
        attempt -> {
          Message weak = foreign(fields(attempt), account.platform().getPrivate(), "SHA1withRSA");
          return new Message(null, weak.headers(), replaced(weak.body(), "RSA2", "RSA"));
        });
    refused(
        8,
        "SHA-1, and does not say so",
        attempt -> foreign(fields(attempt), account.platform().getPrivate(), "SHA1withRSA"));
    refused(
        8, "another amount under the same signature", unsigned(f -> f.put("total_amount", "1.00")));
    refused(
        8,
        "another payment under the same signature",
        unsigned(f -> f.put("out_trade_no", "0".repeat(32))));
  }

  private static byte[] replaced(byte[] body, String from, String to) {
    return utf8(
        new String(body, StandardCharsets.US_ASCII)
            .replace("sign_type=" + from, "sign_type=" + to));
  }

  private static Message foreign(Map<String, String> fields, PrivateKey key, String algorithm) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(content(fields, StandardCharsets.UTF_8));
      String sign = Base64.getEncoder().encodeToString(signature.sign());
      Message forged = form(fields, StandardCharsets.UTF_8, "RSA2", sign);
      return new Message(null, forged.headers(), forged.body());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
