package io.it0.console.payments;

import io.it0.console.Asked;
import io.it0.console.Links;
import io.it0.console.Screen;
import io.it0.console.Session;
import io.it0.console.Texts;
import io.it0.money.Money;
import io.it0.payment.Payment;
import io.it0.payment.PaymentRecords;
import io.it0.payment.Payments;
import io.it0.payment.RefundRequest;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;
import org.omnifaces.cdi.Param;

/** A payment with what was sent back of it. */
@Named("payment")
@RequestScoped
public class PaymentPage {

  @Inject @Param private String id;
  @Inject private Session session;
  @Inject private Payments payments;
  @Inject private PaymentRecords records;

  private PaymentRecords.Detail detail;
  private BigDecimal amount;
  private String reason;
  private String wish = UUID.randomUUID().toString();

  @PostConstruct
  void load() {
    detail = records.require(PaymentRecords.Scope.EVERYBODYS, Asked.id(id));
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  public String refund() {
    payments.refund(
        new RefundRequest(getRow().id(), money(), reason, wish, session.getUser().email()));
    return done("payment.refundAsked");
  }

  /** Asks the provider now. */
  public String refresh() {
    payments.refresh(getRow().id());
    return done("payment.refreshed");
  }

  public String cancel() {
    payments.cancel(getRow().id());
    return done("payment.cancelAsked");
  }

  /** Books what arrived, after a look. */
  public String book() {
    return decide(true);
  }

  public String dismiss() {
    return decide(false);
  }

  private String decide(boolean book) {
    payments.decide(getRow().id(), book, money(), session.getUser().email(), session.requestId());
    return done("payment.decided");
  }

  private Optional<Money> money() {
    return Optional.ofNullable(amount)
        .map(value -> Money.of(value.toPlainString(), getRow().amount().currencyCode()));
  }

  private String done(String key) {
    Texts.tell(key);
    return Links.again(Screen.PAYMENT.getPath(), "id", getRow().id());
  }

  public PaymentRecords.Detail getDetail() {
    return detail;
  }

  public Payment getRow() {
    return detail.payment();
  }

  public boolean isRefundable() {
    return getRow().succeededAt().isPresent()
        && getRow().refunded().isLessThan(getRow().amount())
        && getRow().quarantine().isEmpty();
  }

  public boolean isGoing() {
    return !getRow().isSettled() && !getRow().over();
  }

  public BigDecimal getAmount() {
    return amount;
  }

  public void setAmount(BigDecimal amount) {
    this.amount = amount;
  }

  public String getReason() {
    return reason;
  }

  public void setReason(String reason) {
    this.reason = reason;
  }

  /** Kept in the form, so that what is sent twice is done once. */
  public String getWish() {
    return wish;
  }

  public void setWish(String wish) {
    this.wish = wish;
  }
}
