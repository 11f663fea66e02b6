package io.it0.simulator.wechat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Json;
import io.it0.simulator.base.Records;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/** Native orders: a code is asked for, scanned, paid. */
final class Orders {

  static final String ORDER = "order";

  private static final Duration CODE_LIFE = Duration.ofHours(2);
  private static final Set<String> KNOWN =
      Set.of(
          "appid",
          "mchid",
          "description",
          "out_trade_no",
          "time_expire",
          "attach",
          "notify_url",
          "goods_tag",
          "support_fapiao",
          "amount",
          "detail",
          "scene_info",
          "settle_info");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXXX");

  private final WechatAccount account;
  private final Records records;
  private final Notifier notifier;
  private final Clock clock;

  Orders(WechatAccount account, Records records, Notifier notifier, Clock clock) {
    this.account = account;
    this.records = records;
    this.notifier = notifier;
    this.clock = clock;
  }

  static String time(Instant time) {
    return TIME.format(time.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.ofHours(8)));
  }

  Records records() {
    return records;
  }

  ObjectNode order(ObjectNode sent) {
    String number = check(sent);
    Instant expires = expires(sent);
    Optional<ObjectNode> known = find(number);
    if (known.isPresent()) {
      return again(known.get(), sent);
    }
    ObjectNode order = Json.object();
    order.put("out_trade_no", number).put("trade_state", "NOTPAY");
    order.put("code", "weixin://wxpay/bizpayurl?pr=" + Ids.letters(9) + "zz");
    order.put("expires", expires.toString());
    order.set("sent", sent);
    records.put(ORDER, number, order);
    return Json.object().set("code_url", order.get("code"));
  }

  private String check(ObjectNode sent) {
    sent.fieldNames()
        .forEachRemaining(
            name -> {
              if (!KNOWN.contains(name)) {
                throw WechatError.parameter("请求中含有未在API文档中定义的参数 " + name);
              }
            });
    requireMerchant(text(sent, "mchid"));
    if (!text(sent, "appid").equals(account.appId())) {
      throw new WechatError(400, "APPID_MCHID_NOT_MATCH", "appid和mchid不匹配");
    }
    if (text(sent, "description").length() > 127) {
      throw WechatError.parameter("description 超长");
    }
    if (!text(sent, "notify_url").matches("https?://[^?#]+")) {
      throw WechatError.parameter("notify_url 不能携带参数");
    }
    long total = whole(sent.path("amount"), "total");
    if (total < 1 || total > 100_000_000) {
      throw WechatError.parameter("amount.total 超出范围");
    }
    if (!sent.path("amount").path("currency").asText("CNY").equals("CNY")) {
      throw WechatError.parameter("amount.currency 只支持 CNY");
    }
    String number = text(sent, "out_trade_no");
    if (!number.matches("[0-9A-Za-z_\\-|*]{6,32}")) {
      throw WechatError.parameter("out_trade_no 不合法");
    }
    return number;
  }

  void requireMerchant(String merchantId) {
    if (!merchantId.equals(account.merchantId())) {
      throw WechatError.parameter("mchid 与签名的商户号不一致");
    }
  }

  private Instant expires(ObjectNode sent) {
    if (!sent.hasNonNull("time_expire")) {
      return clock.instant().plus(CODE_LIFE);
    }
    try {
      Instant expires = OffsetDateTime.parse(sent.get("time_expire").asText()).toInstant();
      if (!expires.isAfter(clock.instant())) {
        throw WechatError.parameter("time_expire 已过期");
      }
      return expires;
    } catch (DateTimeParseException e) {
      throw WechatError.parameter("time_expire 不是 RFC3339 格式");
    }
  }

  private ObjectNode again(ObjectNode order, ObjectNode sent) {
    switch (order.get("trade_state").asText()) {
      case "NOTPAY", "USERPAYING", "PAYERROR" -> {
        if (!order.get("sent").equals(sent)) {
          throw WechatError.invalid("请求重入时，参数与首次请求时不一致");
        }
      }
      case "CLOSED" -> throw new WechatError(400, "ORDER_CLOSED", "订单已关闭");
      default -> throw new WechatError(403, "OUT_TRADE_NO_USED", "商户订单号重复");
    }
    return Json.object().set("code_url", order.get("code"));
  }

  Optional<ObjectNode> find(String number) {
    return records.find(ORDER, number).map(this::timedOut);
  }

  private ObjectNode timedOut(ObjectNode order) {
    boolean open = order.get("trade_state").asText().equals("NOTPAY");
    if (open && Instant.parse(order.get("expires").asText()).isBefore(clock.instant())) {
      order.put("trade_state", "CLOSED");
      save(order);
    }
    return order;
  }

  ObjectNode require(String number) {
    return find(number).orElseThrow(() -> new WechatError(404, "ORDER_NOT_EXIST", "订单不存在"));
  }

  ObjectNode byTransaction(String id) {
    return records.all(ORDER).stream()
        .filter(order -> order.path("transaction_id").asText().equals(id))
        .findFirst()
        .orElseThrow(() -> new WechatError(404, "ORDER_NOT_EXIST", "订单不存在"));
  }

  void close(String number) {
    ObjectNode order = require(number);
    switch (order.get("trade_state").asText()) {
      case "NOTPAY", "PAYERROR" -> {
        order.put("trade_state", "CLOSED");
        save(order);
      }
      case "CLOSED" -> throw new WechatError(400, "ORDER_CLOSED", "订单已关闭");
      case "USERPAYING" -> throw new WechatError(202, "USERPAYING", "用户支付中，需要输入密码");
      default -> throw new WechatError(400, "ORDERPAID", "该订单已支付");
    }
  }

  /** As it is answered and notified. */
  ObjectNode transaction(ObjectNode order) {
    JsonNode sent = order.get("sent");
    ObjectNode transaction = Json.object();
    transaction.put("appid", account.appId()).put("mchid", account.merchantId());
    transaction.set("out_trade_no", order.get("out_trade_no"));
    transaction.set("trade_state", order.get("trade_state"));
    transaction.put("trade_state_desc", describe(order.get("trade_state").asText()));
    if (sent.hasNonNull("attach")) {
      transaction.set("attach", sent.get("attach"));
    }
    ObjectNode amount = transaction.putObject("amount");
    amount.put("total", sent.at("/amount/total").asLong()).put("currency", "CNY");
    if (order.hasNonNull("transaction_id")) {
      transaction.set("transaction_id", order.get("transaction_id"));
      transaction.put("trade_type", "NATIVE").put("bank_type", "OTHERS");
      transaction.set("success_time", order.get("success_time"));
      transaction.set("payer", Json.object().set("openid", order.get("openid")));
      // A coupon of WeChat's lowers what the payer pays, never what the merchant is owed.
      amount.put("payer_total", order.get("payer_total").asLong()).put("payer_currency", "CNY");
    }
    return transaction;
  }

  private static String describe(String state) {
    return switch (state) {
      case "SUCCESS" -> "支付成功";
      case "REFUND" -> "转入退款";
      case "CLOSED" -> "已关闭";
      case "PAYERROR" -> "支付失败";
      case "USERPAYING" -> "用户支付中";
      default -> "订单未支付";
    };
  }

  /** @param coupon fen that the payer does not pay */
  void pay(String number, long coupon) {
    ObjectNode order = require(number);
    requireState(order, Set.of("NOTPAY", "USERPAYING", "PAYERROR"));
    long total = order.at("/sent/amount/total").asLong();
    order.put("trade_state", "SUCCESS").put("transaction_id", "4200" + Ids.digits(24));
    order.put("success_time", time(clock.instant())).put("openid", "o" + Ids.letters(27));
    order.put("payer_total", Math.max(0, total - coupon)).put("refunded", 0);
    save(order);
    notifier.send(
        order.at("/sent/notify_url").asText(), "TRANSACTION.SUCCESS", number, transaction(order));
  }

  void become(String number, String state) {
    ObjectNode order = require(number);
    requireState(order, Set.of("NOTPAY", "USERPAYING", "PAYERROR"));
    order.put("trade_state", state);
    save(order);
  }

  void probe(String number) {
    ObjectNode order = require(number);
    notifier.probe(order.at("/sent/notify_url").asText(), transaction(order));
  }

  private static void requireState(ObjectNode order, Set<String> states) {
    String state = order.get("trade_state").asText();
    if (!states.contains(state)) {
      throw new IllegalArgumentException("the order is " + state);
    }
  }

  ObjectNode save(ObjectNode order) {
    return records.put(ORDER, order.get("out_trade_no").asText(), order);
  }

  static String text(JsonNode sent, String name) {
    if (!sent.path(name).isTextual() || sent.get(name).asText().isEmpty()) {
      throw WechatError.parameter("缺少参数 " + name);
    }
    return sent.get(name).asText();
  }

  static long whole(JsonNode sent, String name) {
    if (!sent.path(name).isIntegralNumber()) {
      throw WechatError.parameter(name + " 必须是整数");
    }
    return sent.get(name).asLong();
  }
}
