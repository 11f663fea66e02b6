package io.it0.payment;

import static io.it0.payment.PaymentError.PROVIDER_NOT_FOUND;
import static io.it0.payment.PaymentError.WEBHOOK_NOT_FOUND;
import static io.it0.payment.PaymentError.WEBHOOK_NOT_REPLAYABLE;

import io.it0.payment.PaymentWorks.Parts;
import io.it0.problem.ProblemException;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes webhooks in, answers them at once, and has them applied right after. */
@ApplicationScoped
public class Webhooks {

  private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

  @Inject private PaymentWorks works;
  @Resource private ManagedExecutorService threads;

  private final AtomicBoolean applying = new AtomicBoolean();
  private final AtomicBoolean reconciling = new AtomicBoolean();

  /** How large a body may be. */
  public int maxBytes() {
    return works.parts().config().webhookBytes();
  }

  /** Whether there is such a provider, and it is configured. */
  public boolean knows(String label) {
    return provider(label).isPresent();
  }

  /**
   * Verifies and stores what a provider sends, and answers in its manner.
   *
   * @throws ProblemException (404) if there is no such provider
   */
  public WebhookAnswer take(String label, WebhookRequest request) {
    return take(
        provider(label)
            .orElseThrow(
                () -> new ProblemException(PROVIDER_NOT_FOUND, "no such payment provider")),
        request);
  }

  private Optional<PaymentProvider> provider(String label) {
    return works.parts().providers().all().stream()
        .filter(provider -> provider.key().label().equals(label))
        .findFirst();
  }

  private WebhookAnswer take(PaymentProvider provider, WebhookRequest request) {
    try {
      Delivery delivery = provider.verify(request);
      works.parts().inbox().take(provider.key(), delivery, request);
      apply();
      return provider.accepted();
    } catch (WebhookRefusedException e) {
      LOG.info("a webhook for {} is refused: {}", provider.key().label(), e.getMessage());
      return provider.refused(e.getMessage());
    }
  }

  public List<InboxRow> page(Optional<InboxRow.Status> status, Optional<UUID> after, int limit) {
    return works.parts().transactions().inNew(h -> InboxTable.page(h, status, after, limit));
  }

  public InboxRow require(UUID id) {
    return works
        .parts()
        .transactions()
        .inNew(h -> InboxTable.find(h, id))
        .orElseThrow(() -> new ProblemException(WEBHOOK_NOT_FOUND, "delivery " + id));
  }

  /** Has a parked delivery applied once more. */
  public InboxRow replay(UUID id, String actor, Optional<String> requestId) {
    InboxRow before = require(id);
    Parts parts = works.parts();
    Instant now = parts.wall().instant();
    boolean found =
        parts
            .transactions()
            .inNew(
                h -> {
                  new AuditEntry(
                          Optional.empty(),
                          "webhook.replayed",
                          id,
                          Map.of("was", before.status().name()))
                      .write(h, actor, requestId, now);
                  return InboxTable.replay(h, id, now);
                });
    if (!found) {
      throw new ProblemException(WEBHOOK_NOT_REPLAYABLE, "it is " + before.status());
    }
    apply();
    return require(id);
  }

  /** Applies in a thread of the container what is there, unless one does already. */
  void apply() {
    start(applying, "webhooks", () -> works.parts().inbox().run());
  }

  /** Asks providers in a thread of the container for what is due, unless one does already. */
  void reconcile() {
    start(reconciling, "reconciler", () -> works.parts().reconciler().run());
  }

  private void start(AtomicBoolean running, String what, IntSupplier work) {
    if (!running.compareAndSet(false, true)) {
      return;
    }
    try {
      threads.submit(() -> execute(running, what, work));
    } catch (RejectedExecutionException e) {
      // The timer comes again.
      running.set(false);
      LOG.warn("{}: no thread is free", what);
    }
  }

  private static void execute(AtomicBoolean running, String what, IntSupplier work) {
    try {
      work.getAsInt();
    } catch (RuntimeException e) {
      LOG.error("{} stopped; the timer starts it again", what, e);
    } finally {
      running.set(false);
    }
  }
}
