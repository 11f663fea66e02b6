package io.it0.simulator.alipay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Json;
import io.it0.simulator.base.Records;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** QR codes, the trades that scans make of them, and their refunds. */
final class Trades {

  static final String CODE = "code";
  static final String TRADE = "trade";

  private static final String REFUND = "refund";
  private static final Duration CODE_LIFE = Duration.ofHours(2);
  private static final BigDecimal MOST = new BigDecimal("100000000");

  private final Records records;
  private final Notices notices;
  private final String address;
  private final Clock clock;

  Trades(Records records, Notices notices, String address, Clock clock) {
    this.records = records;
    this.notices = notices;
    this.address = address;
    this.clock = clock;
  }

  Records records() {
    return records;
  }

  /** A code that can be scanned. Nothing exists yet but the code. */
  ObjectNode precreate(GatewayCall call) {
    ObjectNode order = call.content();
    String number = text(order, "out_trade_no");
    if (!number.matches("[A-Za-z0-9_-]{1,64}")) {
      throw AlipayError.business("INVALID_PARAMETER", "商户订单号不合法");
    }
    BigDecimal total = money(order, "total_amount");
    text(order, "subject");
    find(number).ifPresent(trade -> requirePayable(trade, total));
    String code = "bax" + Ids.letters(20).toLowerCase(java.util.Locale.ROOT);
    ObjectNode made = Json.object();
    made.put("code", code).put("out_trade_no", number).put("total_amount", total.toPlainString());
    made.set("subject", order.get("subject"));
    made.set("body", order.get("body"));
    made.put("expires", expiry(order).toString());
    made.put("charset", call.charset().name());
    made.put("notify_url", call.field("notify_url").isEmpty() ? null : call.field("notify_url"));
    records.put(CODE, number, made);
    return Json.object().put("out_trade_no", number).put("qr_code", address + "/qr/" + code);
  }

  private static void requirePayable(ObjectNode trade, BigDecimal total) {
    switch (trade.get("trade_status").asText()) {
      case "TRADE_CLOSED" -> throw AlipayError.business("TRADE_HAS_CLOSE", "交易已经关闭");
      case "TRADE_SUCCESS", "TRADE_FINISHED" ->
          throw AlipayError.business("TRADE_HAS_SUCCESS", "交易已被支付");
      default -> {
        if (new BigDecimal(trade.get("total_amount").asText()).compareTo(total) != 0) {
          throw AlipayError.business("CONTEXT_INCONSISTENT", "交易信息被篡改");
        }
      }
    }
  }

  private Instant expiry(ObjectNode order) {
    if (order.hasNonNull("time_expire")) {
      return ChinaTime.parse(order.get("time_expire").asText());
    }
    String life =
        order.path("qr_code_timeout_express").asText(order.path("timeout_express").asText(""));
    if (life.isEmpty()) {
      return clock.instant().plus(CODE_LIFE);
    }
    if (!life.matches("\\d{1,5}[mhd]")) {
      throw AlipayError.business("INVALID_PARAMETER", "timeout_express 不合法");
    }
    long count = Long.parseLong(life.substring(0, life.length() - 1));
    Duration unit =
        switch (life.charAt(life.length() - 1)) {
          case 'm' -> Duration.ofMinutes(1);
          case 'h' -> Duration.ofHours(1);
          default -> Duration.ofDays(1);
        };
    return clock.instant().plus(unit.multipliedBy(count));
  }

  Optional<ObjectNode> find(String number) {
    return records.find(TRADE, number).map(this::timedOut);
  }

  private ObjectNode timedOut(ObjectNode trade) {
    boolean waits = trade.get("trade_status").asText().equals("WAIT_BUYER_PAY");
    if (waits && Instant.parse(trade.get("expires").asText()).isBefore(clock.instant())) {
      close(trade);
    }
    return trade;
  }

  private ObjectNode require(ObjectNode content) {
    if (content.hasNonNull("trade_no")) {
      String wanted = content.get("trade_no").asText();
      return records.all(TRADE).stream()
          .filter(trade -> trade.get("trade_no").asText().equals(wanted))
          .findFirst()
          .map(this::timedOut)
          .orElseThrow(Trades::absent);
    }
    return find(text(content, "out_trade_no")).orElseThrow(Trades::absent);
  }

  private static AlipayError absent() {
    return AlipayError.business("TRADE_NOT_EXIST", "交易不存在");
  }

  ObjectNode query(ObjectNode content) {
    ObjectNode trade = require(content);
    ObjectNode answer = names(trade);
    answer.set("trade_status", trade.get("trade_status"));
    answer.set("total_amount", trade.get("total_amount"));
    answer.set("buyer_user_id", trade.get("buyer_id"));
    answer.set("buyer_logon_id", trade.get("buyer_logon_id"));
    boolean paid = trade.hasNonNull("gmt_payment");
    String amount = paid ? trade.get("total_amount").asText() : "0.00";
    answer.put("buyer_pay_amount", amount).put("receipt_amount", amount);
    answer.put("invoice_amount", amount).put("point_amount", "0.00");
    if (paid) {
      answer.set("send_pay_date", trade.get("gmt_payment"));
    }
    return answer;
  }

  ObjectNode closed(ObjectNode content) {
    ObjectNode trade = require(content);
    if (!trade.get("trade_status").asText().equals("WAIT_BUYER_PAY")) {
      throw AlipayError.business("TRADE_STATUS_ERROR", "交易状态不合法");
    }
    close(trade);
    return names(trade);
  }

  private void close(ObjectNode trade) {
    trade.put("trade_status", "TRADE_CLOSED").put("gmt_close", now());
    save(trade);
    notices.send(trade, Map.of());
  }

  ObjectNode refund(ObjectNode content) {
    ObjectNode trade = require(content);
    BigDecimal amount = money(content, "refund_amount");
    String number = trade.get("out_trade_no").asText();
    String request = content.path("out_request_no").asText(number);
    Optional<ObjectNode> known = records.find(REFUND, number + "/" + request);
    if (known.isPresent()) {
      if (new BigDecimal(known.get().get("refund_amount").asText()).compareTo(amount) != 0) {
        throw AlipayError.business("DISCORDANT_REPEAT_REQUEST", "不一致的请求");
      }
      return refunded(trade, "N");
    }
    requireRefundable(trade, content, amount);
    BigDecimal sum = new BigDecimal(trade.get("refund_fee").asText()).add(amount);
    boolean whole = sum.compareTo(new BigDecimal(trade.get("total_amount").asText())) == 0;
    trade.put("refund_fee", sum.toPlainString()).put("gmt_refund_pay", now());
    if (whole) {
      trade.put("trade_status", "TRADE_CLOSED").put("gmt_close", now());
    }
    save(trade);
    records.put(
        REFUND,
        number + "/" + request,
        Json.object().put("refund_amount", amount.toPlainString()).put("at", now()));
    notices.send(
        trade,
        Map.of(
            "refund_fee",
            sum.toPlainString(),
            "gmt_refund",
            now() + ".000",
            "out_biz_no",
            request));
    return refunded(trade, "Y");
  }

  private static void requireRefundable(ObjectNode trade, ObjectNode content, BigDecimal amount) {
    String status = trade.get("trade_status").asText();
    if (status.equals("TRADE_FINISHED")) {
      throw AlipayError.business("TRADE_HAS_FINISHED", "交易已完结");
    }
    BigDecimal total = new BigDecimal(trade.get("total_amount").asText());
    BigDecimal open = total.subtract(new BigDecimal(trade.get("refund_fee").asText()));
    boolean paid = trade.hasNonNull("gmt_payment");
    if (!paid) {
      throw AlipayError.business("TRADE_STATUS_ERROR", "交易状态不合法");
    }
    if (amount.compareTo(open) > 0) {
      throw AlipayError.business("REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超限");
    }
    if (amount.compareTo(total) < 0 && !content.hasNonNull("out_request_no")) {
      throw AlipayError.missing("out_request_no");
    }
  }

  private ObjectNode refunded(ObjectNode trade, String change) {
    ObjectNode answer = names(trade);
    answer.set("buyer_logon_id", trade.get("buyer_logon_id"));
    answer.set("buyer_user_id", trade.get("buyer_id"));
    answer.put("fund_change", change);
    answer.set("refund_fee", trade.get("refund_fee"));
    answer.set("gmt_refund_pay", trade.get("gmt_refund_pay"));
    return answer;
  }

  /** Of a refund that was never asked for the answer is a success without a status. */
  ObjectNode refundQuery(ObjectNode content) {
    ObjectNode trade = require(content);
    String request = text(content, "out_request_no");
    ObjectNode answer = names(trade);
    records
        .find(REFUND, trade.get("out_trade_no").asText() + "/" + request)
        .ifPresent(
            refund -> {
              answer.put("out_request_no", request).put("refund_status", "REFUND_SUCCESS");
              answer.set("refund_amount", refund.get("refund_amount"));
              answer.set("total_amount", trade.get("total_amount"));
              answer.set("gmt_refund_pay", refund.get("at"));
            });
    return answer;
  }

  private static ObjectNode names(ObjectNode trade) {
    ObjectNode answer = Json.object();
    answer.set("out_trade_no", trade.get("out_trade_no"));
    answer.set("trade_no", trade.get("trade_no"));
    return answer;
  }

  /** The payer's telephone reads the code: now there is a trade. */
  ObjectNode scan(String number) {
    Optional<ObjectNode> known = find(number);
    if (known.isPresent()) {
      return known.get();
    }
    ObjectNode code =
        records.find(CODE, number).orElseThrow(() -> new IllegalArgumentException("no such code"));
    if (Instant.parse(code.get("expires").asText()).isBefore(clock.instant())) {
      throw new IllegalArgumentException("the code has expired");
    }
    ObjectNode trade = code.deepCopy();
    trade.put(
        "trade_no",
        ChinaTime.format(clock.instant()).substring(0, 10).replace("-", "")
            + "22001"
            + Ids.digits(15));
    trade.put("trade_status", "WAIT_BUYER_PAY").put("refund_fee", "0.00");
    trade.put("buyer_id", "2088" + Ids.digits(12)).put("buyer_logon_id", "pay***@it0.example");
    trade.put("gmt_create", now());
    return save(trade);
  }

  void pay(String number, Map<String, String> arguments) {
    ObjectNode trade = scan(number);
    if (!trade.get("trade_status").asText().equals("WAIT_BUYER_PAY")) {
      throw new IllegalArgumentException("the trade is " + trade.get("trade_status").asText());
    }
    trade.put("trade_status", "TRADE_SUCCESS").put("gmt_payment", now());
    if (arguments.containsKey("charset")) {
      trade.put("charset", arguments.get("charset"));
    }
    save(trade);
    notices.send(trade, Map.of());
  }

  void timeOut(String number) {
    ObjectNode trade = find(number).orElseThrow(() -> new IllegalArgumentException("not scanned"));
    if (!trade.get("trade_status").asText().equals("WAIT_BUYER_PAY")) {
      throw new IllegalArgumentException("the trade is " + trade.get("trade_status").asText());
    }
    close(trade);
  }

  /** Months later: it can no longer be refunded. */
  void finish(String number) {
    ObjectNode trade = find(number).orElseThrow(() -> new IllegalArgumentException("not scanned"));
    if (!trade.get("trade_status").asText().equals("TRADE_SUCCESS")) {
      throw new IllegalArgumentException("the trade is " + trade.get("trade_status").asText());
    }
    trade.put("trade_status", "TRADE_FINISHED");
    save(trade);
    notices.send(trade, Map.of());
  }

  private ObjectNode save(ObjectNode trade) {
    return records.put(TRADE, trade.get("out_trade_no").asText(), trade);
  }

  private String now() {
    return ChinaTime.format(clock.instant());
  }

  private static String text(ObjectNode content, String name) {
    if (content.path(name).asText("").isEmpty()) {
      throw AlipayError.missing(name);
    }
    return content.get(name).asText();
  }

  /** Yuan, with two decimals at most. */
  private static BigDecimal money(ObjectNode content, String name) {
    String text = text(content, name);
    if (!text.matches("\\d{1,9}(\\.\\d{1,2})?")) {
      throw AlipayError.business("INVALID_PARAMETER", name + " 不合法");
    }
    BigDecimal amount = new BigDecimal(text).setScale(2);
    if (amount.signum() == 0 || amount.compareTo(MOST) > 0) {
      throw AlipayError.business("INVALID_PARAMETER", name + " 超出范围");
    }
    return amount;
  }
}
