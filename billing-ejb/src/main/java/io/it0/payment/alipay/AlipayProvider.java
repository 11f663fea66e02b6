package io.it0.payment.alipay;

import com.alipay.api.AlipayApiException;
import com.alipay.api.AlipayClient;
import com.alipay.api.AlipayConfig;
import com.alipay.api.AlipayRequest;
import com.alipay.api.AlipayResponse;
import com.alipay.api.DefaultAlipayClient;
import com.alipay.api.domain.AlipayTradeCloseModel;
import com.alipay.api.domain.AlipayTradeFastpayRefundQueryModel;
import com.alipay.api.domain.AlipayTradePrecreateModel;
import com.alipay.api.domain.AlipayTradeQueryModel;
import com.alipay.api.domain.AlipayTradeRefundModel;
import com.alipay.api.internal.util.AlipayLogger;
import com.alipay.api.request.AlipayTradeCloseRequest;
import com.alipay.api.request.AlipayTradeFastpayRefundQueryRequest;
import com.alipay.api.request.AlipayTradePrecreateRequest;
import com.alipay.api.request.AlipayTradeQueryRequest;
import com.alipay.api.request.AlipayTradeRefundRequest;
import com.alipay.api.response.AlipayTradePrecreateResponse;
import com.alipay.api.response.AlipayTradeQueryResponse;
import com.alipay.api.response.AlipayTradeRefundResponse;
import io.it0.money.Money;
import io.it0.payment.Capabilities;
import io.it0.payment.ClientAction;
import io.it0.payment.Decline;
import io.it0.payment.Delivery;
import io.it0.payment.Fact;
import io.it0.payment.Observation;
import io.it0.payment.Order;
import io.it0.payment.PaymentProvider;
import io.it0.payment.PaymentStatus;
import io.it0.payment.ProviderKey;
import io.it0.payment.ProviderRefusedException;
import io.it0.payment.ProviderUnclearException;
import io.it0.payment.RefundObservation;
import io.it0.payment.RefundOrder;
import io.it0.payment.RefundStatus;
import io.it0.payment.WebhookAnswer;
import io.it0.payment.WebhookJson;
import io.it0.payment.WebhookRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;

final class AlipayProvider implements PaymentProvider {

  static {
    // It writes signatures and payloads at INFO.
    AlipayLogger.setNeedEnableLogger(false);
  }

  private static final DateTimeFormatter BEIJING =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.ofHours(8));
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 15_000;
  private static final int SUBJECT = 256;
  private static final String NOT_THERE = "ACQ.TRADE_NOT_EXIST";
  private static final String BUSINESS_FAILED = "40004";

  /** Business failures that leave open whether it was done. */
  private static final Set<String> UNCLEAR =
      Set.of("ACQ.SYSTEM_ERROR", "aop.ACQ.SYSTEM_ERROR", "isp.unknow-error");

  private final AlipaySettings settings;
  private final Clock wall;
  private final AlipayClient client;
  private final AlipayNotification notifications;

  AlipayProvider(AlipaySettings settings, Clock wall) {
    this.settings = settings;
    this.wall = wall;
    this.client = client(settings);
    this.notifications = new AlipayNotification(settings);
  }

  private static AlipayClient client(AlipaySettings settings) {
    AlipayConfig config = new AlipayConfig();
    config.setServerUrl(settings.gateway());
    config.setAppId(settings.appId());
    config.setPrivateKey(settings.privateKey());
    config.setCharset("UTF-8");
    config.setSignType("RSA2");
    config.setFormat("json");
    config.setConnectTimeout(CONNECT_MILLIS);
    config.setReadTimeout(READ_MILLIS);
    if (settings.certificates().isPresent()) {
      config.setAppCertContent(settings.certificates().get().app());
      config.setAlipayPublicCertContent(settings.certificates().get().alipay());
      config.setRootCertContent(settings.certificates().get().root());
    } else {
      config.setAlipayPublicKey(settings.publicKeys().get(0));
    }
    try {
      return new DefaultAlipayClient(config);
    } catch (AlipayApiException e) {
      throw new IllegalArgumentException(
          "payment.alipay has certificates that do not go together", e);
    }
  }

  @Override
  public ProviderKey key() {
    return ProviderKey.ALIPAY;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(false, true, true, true, false, Set.of("CNY"), Duration.ofHours(2), "");
  }

  private <T extends AlipayResponse> T ask(AlipayRequest<T> request) {
    try {
      T response =
          settings.certificates().isPresent()
              ? client.certificateExecute(request)
              : client.execute(request);
      if (response == null || response.getCode() == null) {
        throw new ProviderUnclearException("Alipay's answer has no code");
      }
      if (!response.isSuccess() && !BUSINESS_FAILED.equals(response.getCode())
          || UNCLEAR.contains(String.valueOf(response.getSubCode()))) {
        throw new ProviderUnclearException(
            "Alipay answered %s %s".formatted(response.getCode(), response.getSubCode()));
      }
      return response;
    } catch (AlipayApiException e) {
      throw new ProviderUnclearException("Alipay gave no answer that can be verified");
    }
  }

  private static ProviderRefusedException refused(AlipayResponse response) {
    return new ProviderRefusedException(
        new Decline(response.getSubCode(), response.getSubMsg(), false));
  }

  @Override
  public Observation open(Order order) {
    var model = new AlipayTradePrecreateModel();
    model.setOutTradeNo(order.reference());
    model.setTotalAmount(yuan(order.amount()));
    String subject = order.description();
    model.setSubject(subject.length() <= SUBJECT ? subject : subject.substring(0, SUBJECT));
    model.setSellerId(settings.sellerId());
    model.setTimeExpire(BEIJING.format(order.expiresAt()));
    var request = new AlipayTradePrecreateRequest();
    request.setBizModel(model);
    request.setNotifyUrl(settings.notifyUrl());
    AlipayTradePrecreateResponse response = ask(request);
    if (response.isSuccess()) {
      return Observation.of(PaymentStatus.PENDING)
          .withAction(new ClientAction(ClientAction.Kind.QR, response.getQrCode()));
    }
    // Paid or closed since it was begun.
    if (String.valueOf(response.getSubCode()).startsWith("ACQ.TRADE_HAS_")) {
      return query(order);
    }
    throw refused(response);
  }

  @Override
  public Observation query(Order order) {
    var model = new AlipayTradeQueryModel();
    model.setOutTradeNo(order.reference());
    var request = new AlipayTradeQueryRequest();
    request.setBizModel(model);
    AlipayTradeQueryResponse response = ask(request);
    if (NOT_THERE.equals(response.getSubCode())) {
      return Observation.absent();
    }
    if (!response.isSuccess()) {
      throw refused(response);
    }
    Observation seen =
        AlipayStates.status(response.getTradeStatus(), response.getSendPayDate() != null)
            .map(Observation::of)
            .orElseThrow(() -> new ProviderUnclearException("Alipay names an unknown state"));
    return AlipayStates.ended(seen)
        .withExternalId(response.getTradeNo())
        .withAmount(amount(response));
  }

  private static Money amount(AlipayTradeQueryResponse response) {
    return WebhookJson.decimal(response.getTotalAmount())
        .map(yuan -> Money.of(yuan, "CNY"))
        .orElseThrow(() -> new ProviderUnclearException("Alipay names no amount"));
  }

  @Override
  public Observation cancel(Order order) {
    var model = new AlipayTradeCloseModel();
    model.setOutTradeNo(order.reference());
    var request = new AlipayTradeCloseRequest();
    request.setBizModel(model);
    var response = ask(request);
    if (response.isSuccess()) {
      return Observation.of(PaymentStatus.CANCELLED).ended();
    }
    if (NOT_THERE.equals(response.getSubCode())) {
      // Nobody has scanned the code, and until it expires somebody can.
      Observation unscanned = Observation.of(PaymentStatus.CANCELLED);
      return wall.instant().isAfter(order.expiresAt()) ? unscanned.ended() : unscanned;
    }
    return query(order);
  }

  @Override
  public RefundObservation refund(RefundOrder refund) {
    var model = new AlipayTradeRefundModel();
    model.setOutTradeNo(refund.payment().reference());
    model.setOutRequestNo(refund.reference());
    model.setRefundAmount(yuan(refund.amount()));
    model.setRefundReason(refund.reason());
    var request = new AlipayTradeRefundRequest();
    request.setBizModel(model);
    AlipayTradeRefundResponse response = ask(request);
    if (!response.isSuccess()) {
      throw refused(response);
    }
    if ("Y".equals(response.getFundChange())) {
      return RefundObservation.of(RefundStatus.SUCCEEDED, refund.reference());
    }
    // N: it was asked for before, and no money moved this time.
    RefundObservation before = query(refund);
    return before.status() == RefundStatus.CREATED
        ? RefundObservation.of(RefundStatus.PENDING, null)
        : before;
  }

  @Override
  public RefundObservation query(RefundOrder refund) {
    var model = new AlipayTradeFastpayRefundQueryModel();
    model.setOutTradeNo(refund.payment().reference());
    model.setOutRequestNo(refund.reference());
    var request = new AlipayTradeFastpayRefundQueryRequest();
    request.setBizModel(model);
    var response = ask(request);
    boolean done =
        response.isSuccess()
            && ("REFUND_SUCCESS".equals(response.getRefundStatus())
                || response.getRefundStatus() == null && response.getRefundAmount() != null);
    return done
        ? RefundObservation.of(RefundStatus.SUCCEEDED, refund.reference())
        : RefundObservation.of(RefundStatus.CREATED, null);
  }

  private static String yuan(Money money) {
    return money.amount().toPlainString();
  }

  @Override
  public Delivery verify(WebhookRequest request) {
    return notifications.verify(request.body());
  }

  @Override
  public List<Fact> read(String type, byte[] body) {
    return notifications.read(body);
  }

  @Override
  public WebhookAnswer accepted() {
    return new WebhookAnswer(200, "text/plain;charset=utf-8", "success");
  }

  @Override
  public WebhookAnswer refused(String why) {
    return new WebhookAnswer(400, "text/plain;charset=utf-8", "failure");
  }
}
