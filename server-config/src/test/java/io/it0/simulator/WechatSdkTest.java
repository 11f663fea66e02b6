package io.it0.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.wechat.pay.java.core.Config;
import com.wechat.pay.java.core.RSAAutoCertificateConfig;
import com.wechat.pay.java.core.RSAPublicKeyConfig;
import com.wechat.pay.java.core.exception.ServiceException;
import com.wechat.pay.java.core.exception.ValidationException;
import com.wechat.pay.java.core.http.DefaultHttpClientBuilder;
import com.wechat.pay.java.core.http.HttpClient;
import com.wechat.pay.java.core.notification.NotificationParser;
import com.wechat.pay.java.core.notification.RequestParam;
import com.wechat.pay.java.service.payments.model.Transaction;
import com.wechat.pay.java.service.payments.nativepay.NativePayService;
import com.wechat.pay.java.service.payments.nativepay.model.Amount;
import com.wechat.pay.java.service.payments.nativepay.model.CloseOrderRequest;
import com.wechat.pay.java.service.payments.nativepay.model.PrepayRequest;
import com.wechat.pay.java.service.payments.nativepay.model.QueryOrderByIdRequest;
import com.wechat.pay.java.service.payments.nativepay.model.QueryOrderByOutTradeNoRequest;
import com.wechat.pay.java.service.refund.RefundService;
import com.wechat.pay.java.service.refund.model.AmountReq;
import com.wechat.pay.java.service.refund.model.CreateRequest;
import com.wechat.pay.java.service.refund.model.QueryByOutRefundNoRequest;
import com.wechat.pay.java.service.refund.model.Refund;
import com.wechat.pay.java.service.refund.model.RefundNotification;
import com.wechat.pay.java.service.refund.model.Status;
import io.it0.simulator.wechat.WechatAccount;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WeChat Pay's own Java client does what a merchant does. */
class WechatSdkTest {

  @TempDir private static Path folder;
  private static Shop shop;
  private static NativePayService orders;
  private static RefundService refunds;

  @BeforeAll
  static void open() throws Exception {
    shop = new Shop(folder);
    HttpClient http = http(config(shop.accounts().wechat()));
    orders = new NativePayService.Builder().httpClient(http).build();
    refunds = new RefundService.Builder().httpClient(http).build();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @BeforeEach
  void forget() {
    shop.forget();
  }

  private static RSAPublicKeyConfig config(WechatAccount account) {
    return new RSAPublicKeyConfig.Builder()
        .merchantId(account.merchantId())
        .privateKey(account.merchant().getPrivate())
        .merchantSerialNumber(account.merchantSerial())
        .publicKey(account.publicKey().getPublic())
        .publicKeyId(account.publicKeyId())
        .apiV3Key(account.apiV3Key())
        .build();
  }

  private static HttpClient http(Config config) {
    return new DefaultHttpClientBuilder().config(config).okHttpClient(okHttp()).build();
  }

  /** The client names the provider's host; the signature covers the path and what follows it. */
  private static OkHttpClient okHttp() {
    URI api = URI.create(shop.api());
    return new OkHttpClient.Builder()
        .addInterceptor(
            chain -> {
              HttpUrl url =
                  chain
                      .request()
                      .url()
                      .newBuilder()
                      .scheme("http")
                      .host(api.getHost())
                      .port(api.getPort())
                      .build();
              return chain.proceed(chain.request().newBuilder().url(url).build());
            })
        .build();
  }

  private static String number() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private static PrepayRequest order(String number, int fen) {
    var amount = new Amount();
    amount.setTotal(fen);
    var request = new PrepayRequest();
    request.setAppid(shop.accounts().wechat().appId());
    request.setMchid(shop.accounts().wechat().merchantId());
    request.setDescription("令牌套餐 Pro");
    request.setOutTradeNo(number);
    request.setNotifyUrl(shop.webhook("wechat"));
    request.setAmount(amount);
    return request;
  }

  private static Transaction query(String number) {
    var request = new QueryOrderByOutTradeNoRequest();
    request.setMchid(shop.accounts().wechat().merchantId());
    request.setOutTradeNo(number);
    return orders.queryOrderByOutTradeNo(request);
  }

  private static void closeOrder(String number) {
    var request = new CloseOrderRequest();
    request.setMchid(shop.accounts().wechat().merchantId());
    request.setOutTradeNo(number);
    orders.closeOrder(request);
  }

  private static String paid(int fen) throws Exception {
    String number = number();
    orders.prepay(order(number, fen));
    shop.act("wechat", number, "pay", Map.of());
    return number;
  }

  private static CreateRequest refundOf(String number, String refund, long fen, long total) {
    var amount = new AmountReq();
    amount.setRefund(fen);
    amount.setTotal(total);
    amount.setCurrency("CNY");
    var request = new CreateRequest();
    request.setOutTradeNo(number);
    request.setOutRefundNo(refund);
    request.setNotifyUrl(shop.webhook("wechat"));
    request.setAmount(amount);
    return request;
  }

  @Test
  void an_order_is_made_asked_for_and_paid() throws Exception {
    String number = number();
    assertThat(orders.prepay(order(number, 34_900)).getCodeUrl()).startsWith("weixin://wxpay/");
    assertThat(query(number).getTradeState()).isEqualTo(Transaction.TradeStateEnum.NOTPAY);
    shop.act("wechat", number, "pay", Map.of("coupon", "100"));
    Transaction paid = query(number);
    assertThat(paid.getTradeState()).isEqualTo(Transaction.TradeStateEnum.SUCCESS);
    assertThat(paid.getAmount().getTotal()).isEqualTo(34_900);
    assertThat(paid.getAmount().getPayerTotal()).isEqualTo(34_800);
    var byId = new QueryOrderByIdRequest();
    byId.setMchid(shop.accounts().wechat().merchantId());
    byId.setTransactionId(paid.getTransactionId());
    assertThat(orders.queryOrderById(byId).getOutTradeNo()).isEqualTo(number);
  }

  @Test
  void a_payment_is_notified_and_the_clients_parser_opens_it() throws Exception {
    String number = paid(100);
    Transaction told = parser().parse(param(notice(), null), Transaction.class);
    assertThat(told.getOutTradeNo()).isEqualTo(number);
    assertThat(told.getAmount().getTotal()).isEqualTo(100);
    assertThatThrownBy(() -> parser().parse(param(notice(), "changed"), Transaction.class))
        .isInstanceOf(ValidationException.class);
  }

  private static Shop.Notice notice() {
    return shop.await(n -> n.text().contains("TRANSACTION.SUCCESS"));
  }

  private static NotificationParser parser() {
    return new NotificationParser(fetched());
  }

  /** With the certificate that the client asks the platform for. */
  private static RSAAutoCertificateConfig fetched() {
    WechatAccount account = shop.accounts().wechat();
    return new RSAAutoCertificateConfig.Builder()
        .merchantId(account.merchantId())
        .privateKey(account.merchant().getPrivate())
        .merchantSerialNumber(account.merchantSerial())
        .apiV3Key(account.apiV3Key())
        .httpClient(http(config(account)))
        .build();
  }

  private static RequestParam param(Shop.Notice notice, String nonce) {
    Map<String, String> headers = notice.headers();
    return new RequestParam.Builder()
        .serialNumber(headers.get("Wechatpay-Serial"))
        .nonce(nonce == null ? headers.get("Wechatpay-Nonce") : nonce)
        .signature(headers.get("Wechatpay-Signature"))
        .timestamp(headers.get("Wechatpay-Timestamp"))
        .signType(headers.get("Wechatpay-Signature-Type"))
        .body(notice.text())
        .build();
  }

  @Test
  void the_public_key_takes_the_certificates_place() throws Exception {
    String number = number();
    orders.prepay(order(number, 100));
    shop.act("wechat", "all", "sign-with-public-key", Map.of());
    shop.act("wechat", number, "pay", Map.of());
    Shop.Notice notice = notice();
    shop.act("wechat", "all", "sign-with-certificate", Map.of());
    assertThat(notice.headers().get("Wechatpay-Serial")).startsWith("PUB_KEY_ID_");
    assertThat(
            new NotificationParser(config(shop.accounts().wechat()))
                .parse(param(notice, null), Transaction.class)
                .getOutTradeNo())
        .isEqualTo(number);
  }

  @Test
  void a_probe_does_not_verify() throws Exception {
    String number = number();
    orders.prepay(order(number, 100));
    shop.act("wechat", number, "probe", Map.of());
    Shop.Notice probe = shop.await(n -> n.path().endsWith("wechat"));
    assertThat(probe.headers().get("Wechatpay-Signature")).startsWith("WECHATPAY/SIGNTEST/");
    assertThatThrownBy(() -> parser().parse(param(probe, null), Transaction.class))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void the_client_fetches_the_platforms_certificate_and_believes_it() throws Exception {
    var service = new NativePayService.Builder().httpClient(http(fetched())).build();
    String number = number();
    assertThat(service.prepay(order(number, 100)).getCodeUrl()).startsWith("weixin://wxpay/");
    shop.act("wechat", number, "pay", Map.of());
    assertThat(
            new NotificationParser(fetched())
                .parse(param(notice(), null), Transaction.class)
                .getOutTradeNo())
        .isEqualTo(number);
  }

  @Test
  void an_order_is_repeated_only_as_it_was() throws Exception {
    String number = number();
    String code = orders.prepay(order(number, 100)).getCodeUrl();
    assertThat(orders.prepay(order(number, 100)).getCodeUrl()).isEqualTo(code);
    assertRefused("INVALID_REQUEST", () -> orders.prepay(order(number, 101)));
    shop.act("wechat", number, "pay", Map.of());
    assertRefused("OUT_TRADE_NO_USED", () -> orders.prepay(order(number, 100)));
    assertRefused("ORDERPAID", () -> closeOrder(number));
    String closed = number();
    orders.prepay(order(closed, 100));
    closeOrder(closed);
    assertThat(query(closed).getTradeState()).isEqualTo(Transaction.TradeStateEnum.CLOSED);
    assertRefused("ORDER_CLOSED", () -> orders.prepay(order(closed, 100)));
    assertRefused("ORDER_NOT_EXIST", () -> query(number()));
  }

  private static void assertRefused(String code, Runnable asking) {
    assertThatThrownBy(asking::run)
        .isInstanceOfSatisfying(
            ServiceException.class, e -> assertThat(e.getErrorCode()).isEqualTo(code));
  }

  @Test
  void a_refund_is_processing_until_it_arrives() throws Exception {
    String number = paid(1_000);
    Refund refund = refunds.create(refundOf(number, "r1-" + number, 400, 1_000));
    assertThat(refund.getStatus()).isEqualTo(Status.PROCESSING);
    assertThat(refunds.create(refundOf(number, "r1-" + number, 400, 1_000)).getRefundId())
        .isEqualTo(refund.getRefundId());
    assertRefused(
        "INVALID_REQUEST", () -> refunds.create(refundOf(number, "r1-" + number, 500, 1_000)));
    assertRefused(
        "INVALID_REQUEST", () -> refunds.create(refundOf(number, "r2-" + number, 601, 1_000)));
    shop.act("wechat", number, "refund-arrives", Map.of());
    Shop.Notice notice = shop.await(n -> n.text().contains("REFUND.SUCCESS"));
    RefundNotification told = parser().parse(param(notice, null), RefundNotification.class);
    assertThat(told.getOutRefundNo()).isEqualTo("r1-" + number);
    assertThat(told.getAmount().getRefund()).isEqualTo(400);
    var asked = new QueryByOutRefundNoRequest();
    asked.setOutRefundNo("r1-" + number);
    assertThat(refunds.queryByOutRefundNo(asked).getStatus()).isEqualTo(Status.SUCCESS);
    assertThat(query(number).getTradeState()).isEqualTo(Transaction.TradeStateEnum.REFUND);
  }

  @Test
  void another_merchants_signature_is_refused() {
    WechatAccount account = shop.accounts().wechat();
    var wrong =
        new RSAPublicKeyConfig.Builder()
            .merchantId(account.merchantId())
            .privateKey(account.platform().getPrivate())
            .merchantSerialNumber(account.merchantSerial())
            .publicKey(account.publicKey().getPublic())
            .publicKeyId(account.publicKeyId())
            .apiV3Key(account.apiV3Key())
            .build();
    var stranger = new NativePayService.Builder().httpClient(http(wrong)).build();
    assertThatThrownBy(() -> stranger.prepay(order(number(), 100)))
        .isInstanceOfSatisfying(
            ServiceException.class, e -> assertThat(e.getHttpStatusCode()).isEqualTo(401));
  }
}
