package io.it0.simulator.wechat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Answer;
import io.it0.simulator.base.Call;
import io.it0.simulator.base.Courier;
import io.it0.simulator.base.Desk;
import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Json;
import io.it0.simulator.base.Records;
import io.it0.simulator.base.Rsa;
import io.it0.simulator.base.Sealing;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The API under {@code /v3}. */
public final class WechatDesk implements Desk {

  private static final String NATIVE = "/v3/pay/transactions/native";
  private static final String REFUNDS = "/v3/refund/domestic/refunds";
  private static final Pattern BY_NUMBER =
      Pattern.compile("/v3/pay/transactions/out-trade-no/([^/]+?)(/close)?");
  private static final Pattern BY_ID = Pattern.compile("/v3/pay/transactions/id/([^/]+)");
  private static final Pattern REFUND = Pattern.compile(REFUNDS + "/([^/]+)");

  private final WechatAccount account;
  private final Signatures signatures;
  private final Notifier notifier;
  private final Orders orders;
  private final Refunds refunds;

  public WechatDesk(WechatAccount account, Records records, Courier courier, Clock clock) {
    this.account = account;
    this.signatures = new Signatures(account, clock);
    this.notifier = new Notifier(account, signatures, courier, clock);
    this.orders = new Orders(account, records, notifier, clock);
    this.refunds = new Refunds(account, orders, notifier, clock);
  }

  @Override
  public String name() {
    return "wechat";
  }

  @Override
  public boolean serves(Call call) {
    return call.path().startsWith("/v3/");
  }

  @Override
  public synchronized Answer serve(Call call) {
    Answer answer;
    try {
      requireHeaders(call);
      signatures.verify(call);
      answer = answered(call);
    } catch (WechatError e) {
      answer = Answer.json(e.status(), e.body());
    }
    // Whoever names the new key wants the answer signed with it.
    boolean withPublicKey =
        call.header("Wechatpay-Serial").filter(account.publicKeyId()::equals).isPresent();
    for (Map.Entry<String, String> header :
        signatures.headers(answer.body(), withPublicKey).entrySet()) {
      answer = answer.with(header.getKey(), header.getValue());
    }
    return answer.with("Request-ID", Ids.upper(32));
  }

  private static void requireHeaders(Call call) {
    boolean accepts =
        call.header("Accept")
            .filter(a -> a.contains("application/json") || a.contains("*/*"))
            .isPresent();
    if (!accepts || call.header("User-Agent").isEmpty()) {
      throw WechatError.parameter("Http头缺少Accept或User-Agent");
    }
    if (call.method().equals("POST")
        && !call.header("Content-Type").orElse("").startsWith("application/json")) {
      throw WechatError.parameter("Http头Content-Type不是application/json");
    }
  }

  private Answer answered(Call call) {
    String path = call.path();
    boolean post = call.method().equals("POST");
    Matcher byNumber = BY_NUMBER.matcher(path);
    Matcher byId = BY_ID.matcher(path);
    Matcher refund = REFUND.matcher(path);
    if (post && path.equals(NATIVE)) {
      return Answer.json(200, orders.order(body(call)));
    }
    if (post && path.equals(REFUNDS)) {
      return Answer.json(200, refunds.ask(body(call)));
    }
    if (post && byNumber.matches() && byNumber.group(2) != null) {
      orders.requireMerchant(Orders.text(body(call), "mchid"));
      orders.close(byNumber.group(1));
      return Answer.empty(204);
    }
    if (!post && byNumber.matches() && byNumber.group(2) == null) {
      requireMerchant(call);
      return Answer.json(200, orders.transaction(orders.require(byNumber.group(1))));
    }
    if (!post && byId.matches()) {
      requireMerchant(call);
      return Answer.json(200, orders.transaction(orders.byTransaction(byId.group(1))));
    }
    if (!post && refund.matches()) {
      return Answer.json(200, refunds.get(refund.group(1)));
    }
    if (!post && path.equals("/v3/certificates")) {
      return Answer.json(200, certificates());
    }
    throw new WechatError(404, "RESOURCE_NOT_EXISTS", "请求的资源不存在");
  }

  private void requireMerchant(Call call) {
    orders.requireMerchant(call.queryFields().getOrDefault("mchid", ""));
  }

  private static ObjectNode body(Call call) {
    try {
      return Json.read(call.body());
    } catch (UncheckedIOException e) {
      throw WechatError.parameter("请求体不是合法的 JSON");
    }
  }

  private ObjectNode certificates() {
    String nonce = Ids.letters(12);
    ObjectNode paper = Json.object();
    paper.put("serial_no", account.platformSerial());
    paper.put("effective_time", Orders.time(account.platformPaper().getNotBefore().toInstant()));
    paper.put("expire_time", Orders.time(account.platformPaper().getNotAfter().toInstant()));
    paper
        .putObject("encrypt_certificate")
        .put("algorithm", "AEAD_AES_256_GCM")
        .put("nonce", nonce)
        .put("associated_data", "certificate")
        .put("ciphertext", Sealing.seal(account.apiV3Key(), nonce, "certificate", pem()));
    ObjectNode all = Json.object();
    all.putArray("data").add(paper);
    return all;
  }

  private byte[] pem() {
    try {
      return Rsa.pem("CERTIFICATE", account.platformPaper().getEncoded())
          .getBytes(StandardCharsets.US_ASCII);
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized List<Payment> payments() {
    return orders.records().all(Orders.ORDER).stream().map(this::shown).toList();
  }

  private Payment shown(ObjectNode order) {
    String state = order.get("trade_state").asText();
    List<String> actions =
        switch (state) {
          case "NOTPAY" -> List.of("pay", "start", "fail", "probe");
          case "USERPAYING", "PAYERROR" -> List.of("pay", "fail");
          case "REFUND" -> List.of("refund-arrives", "refund-abnormal", "refund-closed");
          default -> List.of();
        };
    return new Payment(
        name(),
        order.get("out_trade_no").asText(),
        order.at("/sent/description").asText(),
        BigDecimal.valueOf(order.at("/sent/amount/total").asLong(), 2) + " CNY",
        state,
        order.get("code").asText(),
        actions);
  }

  @Override
  public synchronized void act(String id, String action, Map<String, String> arguments) {
    try {
      switch (action) {
        case "pay" -> orders.pay(id, Long.parseLong(arguments.getOrDefault("coupon", "0")));
        case "start" -> orders.become(id, "USERPAYING");
        case "fail" -> orders.become(id, "PAYERROR");
        case "timeout" -> orders.become(id, "CLOSED");
        case "probe" -> orders.probe(id);
        case "refund-arrives" -> refunds.end(id, "SUCCESS");
        case "refund-abnormal" -> refunds.end(id, "ABNORMAL");
        case "refund-closed" -> refunds.end(id, "CLOSED");
        case "sign-with-public-key" -> notifier.signWithPublicKey(true);
        case "sign-with-certificate" -> notifier.signWithPublicKey(false);
        default -> throw new IllegalArgumentException("nobody can " + action + " at WeChat Pay");
      }
    } catch (WechatError e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
