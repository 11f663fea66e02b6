package io.it0.web;

import io.it0.billrun.BillRunError;
import io.it0.catalog.CatalogError;
import io.it0.identity.IdentityError;
import io.it0.invoicing.InvoicingError;
import io.it0.invoicing.explain.ExplainError;
import io.it0.lifecycle.LifecycleError;
import io.it0.mail.MailError;
import io.it0.payment.PaymentError;
import io.it0.problem.ErrorCode;
import io.it0.quota.QuotaError;
import io.it0.subscription.SubscriptionError;
import io.it0.task.TaskError;
import java.util.stream.Stream;

/** The features' codes, of those whose refusals a tenant's page can meet. */
final class ErrorCodes {

  private ErrorCodes() {}

  static Stream<ErrorCode> all() {
    return Stream.<ErrorCode[]>of(
            WebError.values(),
            BillRunError.values(),
            CatalogError.values(),
            ExplainError.values(),
            IdentityError.values(),
            InvoicingError.values(),
            LifecycleError.values(),
            MailError.values(),
            PaymentError.values(),
            QuotaError.values(),
            SubscriptionError.values(),
            TaskError.values())
        .flatMap(Stream::of);
  }
}
