package io.it0.payment.wechat;

import com.wechat.pay.java.core.exception.ServiceException;
import com.wechat.pay.java.core.http.HttpClient;
import com.wechat.pay.java.service.payments.model.Transaction;
import com.wechat.pay.java.service.payments.nativepay.NativePayService;
import com.wechat.pay.java.service.payments.nativepay.model.Amount;
import com.wechat.pay.java.service.payments.nativepay.model.CloseOrderRequest;
import com.wechat.pay.java.service.payments.nativepay.model.PrepayRequest;
import com.wechat.pay.java.service.payments.nativepay.model.QueryOrderByOutTradeNoRequest;
import com.wechat.pay.java.service.refund.RefundService;
import com.wechat.pay.java.service.refund.model.AmountReq;
import com.wechat.pay.java.service.refund.model.CreateRequest;
import com.wechat.pay.java.service.refund.model.QueryByOutRefundNoRequest;
import com.wechat.pay.java.service.refund.model.Refund;
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
import io.it0.payment.WebhookRequest;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

final class WechatProvider implements PaymentProvider {

  private static final String CURRENCY = "CNY";
  private static final int DESCRIPTION = 127;
  private static final int REASON = 80;
  private static final int SERVER_ERROR = 500;
  private static final int TOO_MANY_REQUESTS = 429;

  private final WechatSettings settings;
  private final NativePayService payments;
  private final RefundService refunds;
  private final WechatNotification notifications;

  WechatProvider(WechatSettings settings) {
    this.settings = settings;
    HttpClient http = WechatClient.of(settings);
    this.payments = new NativePayService.Builder().httpClient(http).build();
    this.refunds = new RefundService.Builder().httpClient(http).build();
    this.notifications = new WechatNotification(settings);
  }

  @Override
  public ProviderKey key() {
    return ProviderKey.WECHAT;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        false, true, true, true, false, Set.of(CURRENCY), Duration.ofHours(2), "");
  }

  /** Another exception than a clear refusal means that nobody knows; its text holds the answer's body, and stays here. */
  private static <T> T ask(Supplier<T> call) {
    try {
      return call.get();
    } catch (ServiceException e) {
      int status = e.getHttpStatusCode();
      if (status >= SERVER_ERROR || status == TOO_MANY_REQUESTS) {
        throw new ProviderUnclearException("WeChat Pay answered " + status);
      }
      throw new ProviderRefusedException(new Decline(e.getErrorCode(), e.getErrorMessage(), false));
    } catch (RuntimeException e) {
      throw new ProviderUnclearException(
          "WeChat Pay gave no answer that can be verified: " + e.getClass().getSimpleName());
    }
  }

  @Override
  public Observation open(Order order) {
    try {
      String code = ask(() -> payments.prepay(prepay(order))).getCodeUrl();
      return Observation.of(PaymentStatus.PENDING)
          .withAction(new ClientAction(ClientAction.Kind.QR, code));
    } catch (ProviderRefusedException e) {
      return switch (e.decline().code()) {
        // It was begun before, and went on since.
        case "ORDERPAID", "ORDER_PAID", "OUT_TRADE_NO_USED", "ORDER_CLOSED", "ORDERCLOSED" ->
            query(order);
        default -> throw e;
      };
    }
  }

  private PrepayRequest prepay(Order order) {
    Amount amount = new Amount();
    amount.setTotal(fen(order.amount()));
    amount.setCurrency(CURRENCY);
    var request = new PrepayRequest();
    request.setMchid(settings.mchid());
    request.setAppid(settings.appid());
    request.setOutTradeNo(order.reference());
    request.setDescription(cut(order.description(), DESCRIPTION));
    request.setTimeExpire(
        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
            order.expiresAt().truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.ofHours(8))));
    request.setNotifyUrl(settings.notifyUrl());
    request.setAmount(amount);
    return request;
  }

  private static int fen(Money money) {
    try {
      return Math.toIntExact(money.minor());
    } catch (ArithmeticException e) {
      throw new ProviderRefusedException(
          new Decline("amount_too_large", "WeChat Pay takes no such amounts", true));
    }
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }

  @Override
  public Observation query(Order order) {
    var request = new QueryOrderByOutTradeNoRequest();
    request.setMchid(settings.mchid());
    request.setOutTradeNo(order.reference());
    try {
      return of(ask(() -> payments.queryOrderByOutTradeNo(request)));
    } catch (ProviderRefusedException e) {
      if (isAbsent(e)) {
        return Observation.absent();
      }
      throw e;
    }
  }

  private static boolean isAbsent(ProviderRefusedException e) {
    return Set.of("ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS")
        .contains(e.decline().code());
  }

  private static Observation of(Transaction transaction) {
    if (transaction.getTradeState() == null) {
      throw new ProviderUnclearException("WeChat Pay names an unknown state");
    }
    Observation seen =
        WechatStates.of(transaction.getTradeState().name())
            .orElseThrow(() -> new ProviderUnclearException("WeChat Pay names an unknown state"))
            .withExternalId(transaction.getTransactionId());
    // Not payer_total: that is less a discount.
    var amount = transaction.getAmount();
    if (amount == null || amount.getTotal() == null) {
      return seen;
    }
    String currency = amount.getCurrency() == null ? CURRENCY : amount.getCurrency();
    return seen.withAmount(Money.ofMinor(amount.getTotal(), currency));
  }

  @Override
  public Observation cancel(Order order) {
    var request = new CloseOrderRequest();
    request.setMchid(settings.mchid());
    request.setOutTradeNo(order.reference());
    try {
      ask(
          () -> {
            payments.closeOrder(request);
            return true;
          });
      return Observation.of(PaymentStatus.CANCELLED).ended();
    } catch (ProviderRefusedException e) {
      // Never begun there: its code was shown to nobody.
      return isAbsent(e) ? Observation.of(PaymentStatus.CANCELLED).ended() : query(order);
    }
  }

  @Override
  public RefundObservation refund(RefundOrder refund) {
    var amount = new AmountReq();
    amount.setRefund(refund.amount().minor());
    amount.setTotal(refund.payment().amount().minor());
    amount.setCurrency(CURRENCY);
    var request = new CreateRequest();
    request.setOutTradeNo(refund.payment().reference());
    request.setOutRefundNo(refund.reference());
    request.setReason(cut(refund.reason(), REASON));
    request.setNotifyUrl(settings.notifyUrl());
    request.setAmount(amount);
    return of(ask(() -> refunds.create(request)));
  }

  @Override
  public RefundObservation query(RefundOrder refund) {
    var request = new QueryByOutRefundNoRequest();
    request.setOutRefundNo(refund.reference());
    try {
      return of(ask(() -> refunds.queryByOutRefundNo(request)));
    } catch (ProviderRefusedException e) {
      if (isAbsent(e)) {
        return RefundObservation.of(RefundStatus.CREATED, null);
      }
      throw e;
    }
  }

  private static RefundObservation of(Refund refund) {
    if (refund.getStatus() == null) {
      throw new ProviderUnclearException("WeChat Pay names an unknown state of a refund");
    }
    return switch (refund.getStatus()) {
      case SUCCESS -> RefundObservation.of(RefundStatus.SUCCEEDED, refund.getRefundId());
      case PROCESSING -> RefundObservation.of(RefundStatus.PENDING, refund.getRefundId());
      case CLOSED -> RefundObservation.failed(refund.getRefundId(), "closed");
      case ABNORMAL ->
          RefundObservation.failed(refund.getRefundId(), "the payer's account takes no money");
    };
  }

  @Override
  public Delivery verify(WebhookRequest request) {
    return notifications.verify(request);
  }

  @Override
  public List<Fact> read(String type, byte[] body) {
    return notifications.read(type, body);
  }

  @Override
  public WebhookAnswer accepted() {
    return new WebhookAnswer(200, "application/json", "{\"code\":\"SUCCESS\"}");
  }

  @Override
  public WebhookAnswer refused(String why) {
    return new WebhookAnswer(
        400, "application/json", "{\"code\":\"FAIL\",\"message\":\"not verified\"}");
  }
}
