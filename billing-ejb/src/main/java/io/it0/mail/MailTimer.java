package io.it0.mail;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends mail when a transaction that queued some is committed, and every ten seconds what is due. On every node. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class MailTimer {

  private static final Logger LOG = LoggerFactory.getLogger(MailTimer.class);

  @Inject private MailTransactions transactions;
  @Inject private Clock clock;
  @Inject private Config config;
  @Inject private MetricRegistry registry;
  @Resource private ManagedExecutorService executor;

  private final MailMetrics metrics = new MailMetrics();
  private final AtomicInteger wanted = new AtomicInteger();
  private MailSender sender;

  @PostConstruct
  void start() {
    MailConfig settings = MailConfig.from(config);
    MailTransport transport =
        switch (settings.transport()) {
          case FILE -> new FileTransport(settings.folder());
          case SMTP -> new SmtpTransport(settings.smtp());
        };
    sender = new MailSender(transactions, transport, settings, metrics, clock);
    show("mails_sent", "Messages that a mail server, or the folder, has taken", m -> m.sent.sum());
    show("mails_failures", "Attempts to send that failed", m -> m.failures.sum());
    show("mails_parked", "Messages that were given up", m -> m.parked.sum());
  }

  private void show(String name, String description, ToLongFunction<MailMetrics> value) {
    Metadata metadata = Metadata.builder().withName(name).withDescription(description).build();
    registry.gauge(metadata, metrics, value::applyAsLong);
  }

  public void queued(@Observes(during = TransactionPhase.AFTER_SUCCESS) MailBeans.Queued queued) {
    // One at a time on a node: whoever comes meanwhile only asks for another round.
    if (wanted.getAndIncrement() == 0) {
      executor.execute(this::rounds);
    }
  }

  @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false, info = "mail")
  void regularly() {
    if (wanted.getAndIncrement() == 0) {
      rounds();
    }
  }

  @Schedule(hour = "4", minute = "15", persistent = false, info = "mail cleaning")
  void clean() {
    attempt(sender::clean);
  }

  private void rounds() {
    int seen;
    do {
      seen = wanted.get();
      attempt(sender::send);
    } while (wanted.addAndGet(-seen) > 0);
  }

  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("mail waits: {}", e.getMessage());
      LOG.debug("mail waits", e);
    }
  }
}
