package io.it0.simulator.alipay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Answer;
import io.it0.simulator.base.Call;
import io.it0.simulator.base.Courier;
import io.it0.simulator.base.Desk;
import io.it0.simulator.base.Json;
import io.it0.simulator.base.Records;
import io.it0.simulator.base.Rsa;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code gateway.do}: who signs, which method, and the signed answer. */
public final class AlipayDesk implements Desk {

  private final AlipayAccount account;
  private final Trades trades;

  public AlipayDesk(
      AlipayAccount account, Records records, Courier courier, String address, Clock clock) {
    this.account = account;
    this.trades = new Trades(records, new Notices(account, courier, clock), address, clock);
  }

  @Override
  public String name() {
    return "alipay";
  }

  @Override
  public boolean serves(Call call) {
    return call.path().equals("/gateway.do");
  }

  @Override
  public synchronized Answer serve(Call call) {
    GatewayCall request;
    try {
      request = GatewayCall.of(call);
    } catch (AlipayError e) {
      return signed("error_response", e.body(), StandardCharsets.UTF_8, false);
    }
    boolean certificates = !request.field("app_cert_sn").isEmpty();
    ObjectNode content;
    try {
      authenticate(request);
      content = Json.object().put("code", "10000").put("msg", "Success");
      content.setAll(execute(request));
    } catch (AlipayError e) {
      content = e.body();
    }
    String name = request.field("method").isEmpty() ? "error_response" : request.answerName();
    return signed(name, content, request.charset(), certificates);
  }

  private void authenticate(GatewayCall request) {
    if (!request.field("app_id").equals(account.appId())) {
      throw new AlipayError("40002", "isv.invalid-app-id", "无效的AppID参数");
    }
    if (!request.field("sign_type").equals("RSA2")) {
      throw new AlipayError("40002", "isv.invalid-signature-type", "无效的签名类型");
    }
    if (request.field("sign").isEmpty()) {
      throw new AlipayError("40001", "isv.missing-signature", "缺少签名参数");
    }
    if (request.field("timestamp").isEmpty()) {
      throw new AlipayError("40001", "isv.missing-timestamp", "缺少时间戳参数");
    }
    ChinaTime.parse(request.field("timestamp"));
    requireKnownPapers(request);
    if (!Rsa.verifies(account.application().getPublic(), request.signed(), request.field("sign"))) {
      throw new AlipayError("40002", "isv.invalid-signature", "验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配");
    }
  }

  private void requireKnownPapers(GatewayCall request) {
    String paper = request.field("app_cert_sn");
    String root = request.field("alipay_root_cert_sn");
    if (paper.isEmpty() && root.isEmpty()) {
      return;
    }
    if (!paper.equals(AlipayAccount.serial(account.papers().application()))) {
      throw new AlipayError("40002", "isv.invalid-app-cert-sn", "应用公钥证书SN不匹配");
    }
    if (!root.equals(AlipayAccount.serial(account.papers().root()))) {
      throw new AlipayError("40002", "isv.invalid-root-cert-sn", "支付宝根证书SN不匹配");
    }
  }

  private ObjectNode execute(GatewayCall request) {
    return switch (request.field("method")) {
      case "alipay.trade.precreate" -> trades.precreate(request);
      case "alipay.trade.query" -> trades.query(request.content());
      case "alipay.trade.close" -> trades.closed(request.content());
      case "alipay.trade.refund" -> trades.refund(request.content());
      case "alipay.trade.fastpay.refund.query" -> trades.refundQuery(request.content());
      default -> throw new AlipayError("40002", "isv.invalid-method", "不存在的方法名");
    };
  }

  // What is signed is the text of the inner object, byte for byte.
  private Answer signed(String name, ObjectNode content, Charset charset, boolean certificates) {
    String inner = Json.text(content);
    String sign = Rsa.sign(account.platform().getPrivate(), inner.getBytes(charset));
    String paper =
        certificates
            ? "\"alipay_cert_sn\":\"" + AlipayAccount.serial(account.papers().platform()) + "\","
            : "";
    String body = "{\"" + name + "\":" + inner + "," + paper + "\"sign\":\"" + sign + "\"}";
    return Answer.of(200, "text/html;charset=" + charset.name(), body.getBytes(charset));
  }

  @Override
  public synchronized List<Payment> payments() {
    Map<String, Payment> payments = new LinkedHashMap<>();
    for (ObjectNode code : trades.records().all(Trades.CODE)) {
      String number = code.get("out_trade_no").asText();
      payments.put(number, shown(number, trades.find(number).orElse(code)));
    }
    return new ArrayList<>(payments.values());
  }

  private Payment shown(String number, ObjectNode trade) {
    String status = trade.path("trade_status").asText("not scanned");
    List<String> actions =
        switch (status) {
          case "not scanned" -> List.of("scan", "pay");
          case "WAIT_BUYER_PAY" -> List.of("pay", "timeout");
          case "TRADE_SUCCESS" -> List.of("finish");
          default -> List.of();
        };
    return new Payment(
        name(),
        number,
        trade.path("subject").asText(),
        trade.get("total_amount").asText() + " CNY",
        status,
        "/qr/" + trade.get("code").asText(),
        actions);
  }

  @Override
  public synchronized void act(String id, String action, Map<String, String> arguments) {
    switch (action) {
      case "scan" -> trades.scan(id);
      case "pay" -> trades.pay(id, arguments);
      case "timeout" -> trades.timeOut(id);
      case "finish" -> trades.finish(id);
      default -> throw new IllegalArgumentException("nobody can " + action + " at Alipay");
    }
  }
}
