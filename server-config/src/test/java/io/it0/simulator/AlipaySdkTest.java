package io.it0.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.api.AlipayApiException;
import com.alipay.api.AlipayClient;
import com.alipay.api.AlipayConfig;
import com.alipay.api.DefaultAlipayClient;
import com.alipay.api.domain.AlipayTradeCloseModel;
import com.alipay.api.domain.AlipayTradeFastpayRefundQueryModel;
import com.alipay.api.domain.AlipayTradePrecreateModel;
import com.alipay.api.domain.AlipayTradeQueryModel;
import com.alipay.api.domain.AlipayTradeRefundModel;
import com.alipay.api.internal.util.AlipayLogger;
import com.alipay.api.internal.util.AlipaySignature;
import com.alipay.api.request.AlipayTradeCloseRequest;
import com.alipay.api.request.AlipayTradeFastpayRefundQueryRequest;
import com.alipay.api.request.AlipayTradePrecreateRequest;
import com.alipay.api.request.AlipayTradeQueryRequest;
import com.alipay.api.request.AlipayTradeRefundRequest;
import com.alipay.api.response.AlipayTradePrecreateResponse;
import com.alipay.api.response.AlipayTradeQueryResponse;
import com.alipay.api.response.AlipayTradeRefundResponse;
import io.it0.simulator.alipay.AlipayAccount;
import io.it0.simulator.base.Call;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alipay's own Java client does what a merchant does. */
class AlipaySdkTest {

  @TempDir private static Path folder;
  private static Shop shop;
  private static AlipayClient alipay;

  @BeforeAll
  static void open() throws Exception {
    // It prints signatures and payloads otherwise.
    AlipayLogger.setNeedEnableLogger(false);
    shop = new Shop(folder);
    alipay = new DefaultAlipayClient(keyMode("UTF-8"));
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @BeforeEach
  void forget() {
    shop.forget();
  }

  private static AlipayConfig common(String charset) {
    AlipayAccount account = shop.accounts().alipay();
    var config = new AlipayConfig();
    config.setServerUrl(shop.api() + "/gateway.do");
    config.setAppId(account.appId());
    config.setPrivateKey(base64(account.application().getPrivate().getEncoded()));
    config.setCharset(charset);
    config.setSignType("RSA2");
    return config;
  }

  private static AlipayConfig keyMode(String charset) {
    AlipayConfig config = common(charset);
    config.setAlipayPublicKey(platformKey());
    return config;
  }

  private static String platformKey() {
    return base64(shop.accounts().alipay().platform().getPublic().getEncoded());
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String number() {
    return "IT0-" + UUID.randomUUID().toString().substring(0, 18);
  }

  private static AlipayTradePrecreateResponse precreate(
      AlipayClient client, String number, String amount, String subject) throws AlipayApiException {
    var model = new AlipayTradePrecreateModel();
    model.setOutTradeNo(number);
    model.setTotalAmount(amount);
    model.setSubject(subject);
    model.setTimeoutExpress("30m");
    var request = new AlipayTradePrecreateRequest();
    request.setBizModel(model);
    request.setNotifyUrl(shop.webhook("alipay"));
    return client.execute(request);
  }

  private static AlipayTradeQueryResponse query(AlipayClient client, String number)
      throws AlipayApiException {
    var model = new AlipayTradeQueryModel();
    model.setOutTradeNo(number);
    var request = new AlipayTradeQueryRequest();
    request.setBizModel(model);
    return client.execute(request);
  }

  private static AlipayTradeRefundResponse refund(String number, String amount, String refund)
      throws AlipayApiException {
    var model = new AlipayTradeRefundModel();
    model.setOutTradeNo(number);
    model.setRefundAmount(amount);
    model.setOutRequestNo(refund);
    var request = new AlipayTradeRefundRequest();
    request.setBizModel(model);
    return alipay.execute(request);
  }

  private static String close(String number) throws AlipayApiException {
    var model = new AlipayTradeCloseModel();
    model.setOutTradeNo(number);
    var request = new AlipayTradeCloseRequest();
    request.setBizModel(model);
    var answer = alipay.execute(request);
    return answer.isSuccess() ? "closed" : answer.getSubCode();
  }

  private static String paid(String amount) throws Exception {
    String number = number();
    precreate(alipay, number, amount, "令牌套餐 Pro");
    shop.act("alipay", number, "pay", Map.of());
    return number;
  }

  @Test
  void there_is_no_trade_before_the_code_is_scanned() throws Exception {
    String number = number();
    AlipayTradePrecreateResponse code = precreate(alipay, number, "349.00", "令牌套餐 Pro");
    assertThat(code.isSuccess()).isTrue();
    assertThat(code.getQrCode()).startsWith(shop.api());
    assertThat(query(alipay, number).getSubCode()).isEqualTo("ACQ.TRADE_NOT_EXIST");
    assertThat(close(number)).isEqualTo("ACQ.TRADE_NOT_EXIST");
    shop.act("alipay", number, "scan", Map.of());
    assertThat(query(alipay, number).getTradeStatus()).isEqualTo("WAIT_BUYER_PAY");
    // A code that was once shown can still be paid.
    shop.act("alipay", number, "pay", Map.of());
    assertThat(query(alipay, number).getTradeStatus()).isEqualTo("TRADE_SUCCESS");
  }

  @Test
  void a_payment_is_notified_and_the_notification_verifies() throws Exception {
    String number = paid("349.00");
    Map<String, String> fields = fields(shop.await(n -> n.text().contains(number)));
    assertThat(fields)
        .containsEntry("trade_status", "TRADE_SUCCESS")
        .containsEntry("total_amount", "349.00")
        .containsEntry("subject", "令牌套餐 Pro")
        .containsEntry("app_id", shop.accounts().alipay().appId())
        .containsEntry("seller_id", shop.accounts().alipay().sellerId());
    assertThat(verified(fields)).isTrue();
    fields.put("total_amount", "1.00");
    assertThat(verified(fields)).isFalse();
  }

  private static Map<String, String> fields(Shop.Notice notice) {
    String type = notice.headers().get("Content-Type");
    Charset charset = Charset.forName(type.substring(type.indexOf("charset=") + 8));
    return new HashMap<>(
        Call.fields(new String(notice.body(), StandardCharsets.US_ASCII), charset));
  }

  private static boolean verified(Map<String, String> fields) throws AlipayApiException {
    return AlipaySignature.verifyV1(
        new HashMap<>(fields), platformKey(), fields.get("charset"), "RSA2");
  }

  @Test
  void gbk_is_spoken_both_ways() throws Exception {
    var gbk = new DefaultAlipayClient(keyMode("GBK"));
    String number = number();
    assertThat(precreate(gbk, number, "0.01", "令牌套餐").isSuccess()).isTrue();
    shop.act("alipay", number, "pay", Map.of());
    assertThat(query(gbk, number).getTradeStatus()).isEqualTo("TRADE_SUCCESS");
    Map<String, String> fields = fields(shop.await(n -> n.text().contains(number)));
    assertThat(fields).containsEntry("charset", "gbk").containsEntry("subject", "令牌套餐");
    assertThat(verified(fields)).isTrue();
  }

  @Test
  void certificates_take_the_place_of_keys() throws Exception {
    AlipayAccount.Papers papers = shop.accounts().alipay().papers();
    AlipayConfig config = common("UTF-8");
    config.setAppCertPath(papers.applicationFile().toString());
    config.setAlipayPublicCertPath(papers.platformFile().toString());
    config.setRootCertPath(papers.rootFile().toString());
    var client = new DefaultAlipayClient(config);
    String number = number();
    var model = new AlipayTradePrecreateModel();
    model.setOutTradeNo(number);
    model.setTotalAmount("5.00");
    model.setSubject("Pro");
    var request = new AlipayTradePrecreateRequest();
    request.setBizModel(model);
    assertThat(client.certificateExecute(request).isSuccess()).isTrue();
    shop.act("alipay", number, "pay", Map.of());
    var queryModel = new AlipayTradeQueryModel();
    queryModel.setOutTradeNo(number);
    var query = new AlipayTradeQueryRequest();
    query.setBizModel(queryModel);
    assertThat(client.certificateExecute(query).getTradeStatus()).isEqualTo("TRADE_SUCCESS");
  }

  @Test
  void refunds_are_known_by_their_number_and_the_whole_one_closes_the_trade() throws Exception {
    String number = paid("10.00");
    AlipayTradeRefundResponse part = refund(number, "4.00", "r-1");
    assertThat(part.getFundChange()).isEqualTo("Y");
    assertThat(refund(number, "4.00", "r-1").getFundChange()).isEqualTo("N");
    assertThat(refund(number, "5.00", "r-1").getSubCode())
        .isEqualTo("ACQ.DISCORDANT_REPEAT_REQUEST");
    assertThat(refund(number, "6.01", "r-2").getSubCode())
        .isEqualTo("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL");
    assertThat(query(alipay, number).getTradeStatus()).isEqualTo("TRADE_SUCCESS");
    assertThat(refund(number, "6.00", "r-2").getRefundFee()).isEqualTo("10.00");
    assertThat(query(alipay, number).getTradeStatus()).isEqualTo("TRADE_CLOSED");
    assertThat(refundStatus(number, "r-2")).isEqualTo("REFUND_SUCCESS");
    assertThat(refundStatus(number, "r-3")).isNull();
  }

  private static String refundStatus(String number, String refund) throws AlipayApiException {
    var model = new AlipayTradeFastpayRefundQueryModel();
    model.setOutTradeNo(number);
    model.setOutRequestNo(refund);
    var request = new AlipayTradeFastpayRefundQueryRequest();
    request.setBizModel(model);
    var answer = alipay.execute(request);
    assertThat(answer.isSuccess()).isTrue();
    return answer.getRefundStatus();
  }

  @Test
  void a_finished_trade_is_not_refunded_and_a_closed_one_not_paid() throws Exception {
    String finished = paid("10.00");
    shop.act("alipay", finished, "finish", Map.of());
    assertThat(query(alipay, finished).getTradeStatus()).isEqualTo("TRADE_FINISHED");
    assertThat(refund(finished, "1.00", "r-1").getSubCode()).isEqualTo("ACQ.TRADE_HAS_FINISHED");
    String closed = number();
    precreate(alipay, closed, "10.00", "Pro");
    shop.act("alipay", closed, "scan", Map.of());
    assertThat(close(closed)).isEqualTo("closed");
    assertThat(shop.ask("POST", "payments/alipay/" + closed + "/pay", null).statusCode())
        .isEqualTo(400);
    assertThat(precreate(alipay, closed, "10.00", "Pro").getSubCode())
        .isEqualTo("ACQ.TRADE_HAS_CLOSE");
    assertThat(precreate(alipay, finished, "10.00", "Pro").getSubCode())
        .isEqualTo("ACQ.TRADE_HAS_SUCCESS");
  }

  @Test
  void a_notification_comes_again_with_its_id_until_success_is_answered() throws Exception {
    shop.control("PUT", "weather", Map.of("pacePerMille", 0));
    shop.answer(500);
    String number = paid("1.00");
    shop.await(n -> n.text().contains(number), 3);
    shop.answer(200);
    assertThat(shop.await(n -> n.text().contains(number), 4))
        .extracting(n -> fields(n).get("notify_id"))
        .containsOnly(fields(shop.notices().get(0)).get("notify_id"));
    shop.control("DELETE", "faults", null);
  }

  @Test
  void a_wrong_signature_is_refused_and_a_foreign_answer_does_not_verify() throws Exception {
    AlipayConfig wrong = keyMode("UTF-8");
    wrong.setPrivateKey(base64(shop.accounts().wechat().merchant().getPrivate().getEncoded()));
    assertThat(query(new DefaultAlipayClient(wrong), number()).getSubCode())
        .isEqualTo("isv.invalid-signature");
    AlipayConfig foreign = common("UTF-8");
    foreign.setAlipayPublicKey(
        base64(shop.accounts().wechat().platform().getPublic().getEncoded()));
    assertThatThrownBy(() -> query(new DefaultAlipayClient(foreign), number()))
        .isInstanceOf(AlipayApiException.class);
  }
}
