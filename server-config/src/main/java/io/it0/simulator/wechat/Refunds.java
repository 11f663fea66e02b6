package io.it0.simulator.wechat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Json;
import java.time.Clock;
import java.util.Optional;

/** Refunds: accepted as PROCESSING, and some time later they have arrived, or not. */
final class Refunds {

  static final String REFUND = "refund";

  private final WechatAccount account;
  private final Orders orders;
  private final Notifier notifier;
  private final Clock clock;

  Refunds(WechatAccount account, Orders orders, Notifier notifier, Clock clock) {
    this.account = account;
    this.orders = orders;
    this.notifier = notifier;
    this.clock = clock;
  }

  ObjectNode ask(ObjectNode sent) {
    String number = Orders.text(sent, "out_refund_no");
    if (!number.matches("[0-9A-Za-z_\\-|*@]{1,64}")) {
      throw WechatError.parameter("out_refund_no 不合法");
    }
    Optional<ObjectNode> known = orders.records().find(REFUND, number);
    if (known.isPresent()) {
      if (!known.get().get("sent").equals(sent)) {
        throw WechatError.invalid("请求重入时，参数与首次请求时不一致");
      }
      return answer(known.get());
    }
    ObjectNode order =
        sent.hasNonNull("transaction_id")
            ? orders.byTransaction(sent.get("transaction_id").asText())
            : orders.require(Orders.text(sent, "out_trade_no"));
    return made(number, sent, order);
  }

  private ObjectNode made(String number, ObjectNode sent, ObjectNode order) {
    String state = order.get("trade_state").asText();
    if (!state.equals("SUCCESS") && !state.equals("REFUND")) {
      throw WechatError.invalid("订单未支付");
    }
    long total = order.at("/sent/amount/total").asLong();
    long amount = Orders.whole(sent.path("amount"), "refund");
    if (Orders.whole(sent.path("amount"), "total") != total) {
      throw WechatError.invalid("订单金额或退款金额与之前请求不一致");
    }
    if (!sent.path("amount").path("currency").asText().equals("CNY")) {
      throw WechatError.parameter("amount.currency 只支持 CNY");
    }
    long refunded = order.get("refunded").asLong();
    if (amount < 1 || refunded + amount > total) {
      throw WechatError.invalid("退款金额超过订单剩余可退金额");
    }
    order.put("refunded", refunded + amount).put("trade_state", "REFUND");
    orders.save(order);
    ObjectNode refund = Json.object();
    refund.put("out_refund_no", number).put("refund_id", "5030" + Ids.digits(25));
    refund.set("transaction_id", order.get("transaction_id"));
    refund.set("out_trade_no", order.get("out_trade_no"));
    refund.put("status", "PROCESSING").put("create_time", Orders.time(clock.instant()));
    refund.set("sent", sent);
    refund.set("payer_total", order.get("payer_total"));
    orders.records().put(REFUND, number, refund);
    return answer(refund);
  }

  ObjectNode get(String number) {
    return answer(require(number));
  }

  private ObjectNode require(String number) {
    return orders
        .records()
        .find(REFUND, number)
        .orElseThrow(() -> new WechatError(404, "RESOURCE_NOT_EXISTS", "退款单不存在"));
  }

  private static ObjectNode answer(ObjectNode refund) {
    ObjectNode answer = refund.deepCopy();
    answer.remove("sent");
    answer.remove("payer_total");
    answer.put("channel", "ORIGINAL").put("user_received_account", "支付用户零钱");
    answer.put("funds_account", "AVAILABLE");
    answer.set("amount", amount(refund));
    answer.putArray("promotion_detail");
    return answer;
  }

  private static ObjectNode amount(ObjectNode refund) {
    long amount = refund.at("/sent/amount/refund").asLong();
    ObjectNode all = Json.object();
    all.put("total", refund.at("/sent/amount/total").asLong()).put("refund", amount);
    all.put("payer_total", refund.get("payer_total").asLong());
    all.put("payer_refund", Math.min(amount, refund.get("payer_total").asLong()));
    all.put("settlement_refund", amount).put("discount_refund", 0);
    all.put("settlement_total", refund.at("/sent/amount/total").asLong());
    all.put("currency", "CNY");
    return all;
  }

  /** Of the order whose refund is processing; the oldest one first. */
  Optional<ObjectNode> processing(String orderNumber) {
    return orders.records().all(REFUND).stream()
        .filter(refund -> refund.get("out_trade_no").asText().equals(orderNumber))
        .filter(refund -> refund.get("status").asText().equals("PROCESSING"))
        .reduce((newer, older) -> older);
  }

  /** @param status SUCCESS, ABNORMAL or CLOSED */
  void end(String orderNumber, String status) {
    ObjectNode refund =
        processing(orderNumber)
            .orElseThrow(() -> new IllegalArgumentException("no refund is processing"));
    refund.put("status", status).put("success_time", Orders.time(clock.instant()));
    String number = refund.get("out_refund_no").asText();
    orders.records().put(REFUND, number, refund);
    if (status.equals("CLOSED")) {
      comeBack(orderNumber, refund);
    }
    ObjectNode order = orders.require(orderNumber);
    String url = refund.at("/sent/notify_url").asText(order.at("/sent/notify_url").asText());
    notifier.send(url, "REFUND." + status, number, notice(refund, status));
  }

  private void comeBack(String orderNumber, ObjectNode refund) {
    ObjectNode order = orders.require(orderNumber);
    long left = order.get("refunded").asLong() - refund.at("/sent/amount/refund").asLong();
    order.put("refunded", left).put("trade_state", left == 0 ? "SUCCESS" : "REFUND");
    orders.save(order);
  }

  private ObjectNode notice(ObjectNode refund, String status) {
    ObjectNode notice = Json.object();
    notice.put("mchid", account.merchantId());
    for (String name :
        new String[] {
          "out_trade_no", "transaction_id", "out_refund_no", "refund_id", "success_time"
        }) {
      notice.set(name, refund.get(name));
    }
    notice.put("refund_status", status).put("user_received_account", "支付用户零钱");
    ObjectNode amount = amount(refund);
    amount.retain("total", "refund", "payer_total", "payer_refund");
    notice.set("amount", amount);
    return notice;
  }
}
