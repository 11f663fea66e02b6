package io.it0.dunning;

import io.it0.mail.MailKind;
import io.it0.mail.MailRequest;
import io.it0.mail.Mails;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What dunning writes to a tenant, left in the caller's transaction. */
final class DunningMail {

  private final Mails mails;

  DunningMail(Mails mails) {
    this.mails = mails;
  }

  void reminder(Handle handle, DunningCase one, String step) {
    mails.enqueue(
        handle,
        new MailRequest(
            one.tenantId(),
            MailKind.REMINDER,
            one.invoiceId() + "/" + step,
            Map.of(
                "invoice", one.invoiceNumber(),
                "open", one.open(),
                "due", one.dueAt(),
                "link", link(one))));
  }

  void pastDue(Handle handle, DunningCase one, Optional<Instant> retry) {
    notPaid(handle, one, "past-due", retry);
  }

  /** An attempt has failed. */
  void failed(Handle handle, DunningCase one, int attempt) {
    Optional<Instant> retry =
        one.declinedHard() && one.policy().stopsWhenHard()
            ? Optional.empty()
            : one.nextAttemptAfter(one.nextStep() - 1);
    notPaid(handle, one, "attempt-" + attempt, retry);
  }

  private void notPaid(Handle handle, DunningCase one, String step, Optional<Instant> retry) {
    mails.enqueue(
        handle,
        new MailRequest(
            one.tenantId(),
            MailKind.PAST_DUE,
            one.invoiceId() + "/" + step,
            Map.of(
                "invoice", one.invoiceNumber(),
                "open", one.open(),
                "due", one.dueAt(),
                "retry", retry.<Object>map(at -> at).orElse("-"),
                "link", link(one))));
  }

  void cancelled(Handle handle, DunningCase one) {
    mails.enqueue(
        handle,
        new MailRequest(
            one.tenantId(),
            MailKind.CANCELLED,
            one.invoiceId() + "/cancelled",
            Map.of(
                "plan", planOf(handle, one),
                "end", one.now(),
                "reason", one.invoiceNumber())));
  }

  private static String planOf(Handle handle, DunningCase one) {
    return handle
        .createQuery(
            "select p.name from subscriptions s join plans p on p.id = s.plan_id where s.id = :id")
        .bind("id", one.subscriptionId())
        .mapTo(String.class)
        .one();
  }

  private static String link(DunningCase one) {
    return "/app#invoice-" + one.invoiceId();
  }
}
