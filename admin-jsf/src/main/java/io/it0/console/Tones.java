package io.it0.console;

import io.it0.billrun.BillRunStatus;
import io.it0.invoicing.InvoiceStatus;
import io.it0.payment.InboxRow;
import io.it0.payment.PaymentStatus;
import io.it0.subscription.SubscriptionStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;

/** In which tone a status is shown; its word stands beside it. */
@Named("tone")
@ApplicationScoped
public class Tones {

  private static final String GOOD = "good";
  private static final String WARN = "warn";
  private static final String BAD = "bad";
  private static final String INFO = "info";
  private static final String PLAIN = "";

  public String run(BillRunStatus status) {
    return switch (status) {
      case WAITING, RUNNING -> INFO;
      case COMPLETED -> GOOD;
      case FAILED -> BAD;
    };
  }

  /** @param overdue its due date has passed */
  public String invoice(InvoiceStatus status, boolean overdue) {
    return switch (status) {
      case DRAFT, VOID -> PLAIN;
      case ISSUED -> overdue ? BAD : WARN;
      case PAID -> GOOD;
      case UNCOLLECTIBLE -> BAD;
    };
  }

  public String subscription(SubscriptionStatus status) {
    return switch (status) {
      case TRIALING -> INFO;
      case ACTIVE -> GOOD;
      case PAST_DUE -> BAD;
      case CANCELLED, EXPIRED -> PLAIN;
    };
  }

  public String tenant(String status) {
    return status.equals("active") ? GOOD : WARN;
  }

  public String payment(PaymentStatus status) {
    return switch (status) {
      case CREATED, PENDING, PROCESSING -> INFO;
      case ACTION_REQUIRED, UNKNOWN -> WARN;
      case SUCCEEDED -> GOOD;
      case FAILED -> BAD;
      case CANCELLED -> PLAIN;
    };
  }

  public String webhook(InboxRow.Status status) {
    return switch (status) {
      case RECEIVED -> INFO;
      case APPLIED -> GOOD;
      case IGNORED -> PLAIN;
      case PARKED -> BAD;
    };
  }
}
