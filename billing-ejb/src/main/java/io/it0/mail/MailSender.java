package io.it0.mail;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what is due, each message between two transactions: one takes it, the other notes what became of it. */
final class MailSender {

  private static final Logger LOG = LoggerFactory.getLogger(MailSender.class);
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(6);
  private static final int MOST_DOUBLINGS = 10;
  private static final int ERROR_LENGTH = 500;
  private static final int CLEANED_AT_ONCE = 1_000;

  /** Longer than a batch may take. */
  private static final Duration LEASE = Duration.ofMinutes(30);

  private final Transactions transactions;
  private final MailTransport transport;
  private final MailConfig config;
  private final MailMetrics metrics;
  private final Clock clock;

  /** @param clock the wall clock */
  MailSender(
      Transactions transactions,
      MailTransport transport,
      MailConfig config,
      MailMetrics metrics,
      Clock clock) {
    this.transactions = transactions;
    this.transport = transport;
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Until nothing is due. @return how many were sent */
  int send() {
    int sent = 0;
    for (List<MailTable.Due> due = claim(); !due.isEmpty(); due = claim()) {
      for (MailTable.Due mail : due) {
        sent += send(mail) ? 1 : 0;
      }
    }
    return sent;
  }

  int clean() {
    Instant before = clock.instant().minus(config.keep());
    return transactions.inNew(h -> MailTable.clean(h, before, CLEANED_AT_ONCE));
  }

  private List<MailTable.Due> claim() {
    Instant now = clock.instant();
    return transactions.inNew(h -> MailTable.claim(h, now, now.plus(LEASE), config.batch()));
  }

  private boolean send(MailTable.Due mail) {
    try {
      transport.send(mail.id(), MimeMail.of(mail, config.from(), written(mail)));
    } catch (MessagingException | IOException | RuntimeException e) {
      failed(mail, e);
      return false;
    }
    transactions.inNew(
        h -> {
          MailTable.sent(h, mail.id(), clock.instant());
          return null;
        });
    metrics.sent.increment();
    return true;
  }

  private MailTemplate.Written written(MailTable.Due mail) {
    Map<String, String> fields =
        new TreeMap<>(MailFields.read(mail.fields(), mail.locale(), mail.zone()));
    fields.put("tenant", MailFields.line(mail.tenant()));
    fields.computeIfPresent(
        "link", (name, link) -> link.startsWith("/") ? config.baseUrl() + link : link);
    return MailTemplate.write(mail.kind(), mail.locale(), fields);
  }

  private void failed(MailTable.Due mail, Exception e) {
    metrics.failures.increment();
    boolean again = mail.attempts() < config.maxAttempts();
    LOG.warn("mail={} attempt={} failed: {}", mail.id(), mail.attempts(), e.getMessage());
    Optional<Instant> next =
        again ? Optional.of(clock.instant().plus(pause(mail.attempts()))) : Optional.empty();
    String error = MailFields.line(e.getClass().getSimpleName() + ": " + e.getMessage());
    String bounded = error.length() > ERROR_LENGTH ? error.substring(0, ERROR_LENGTH) : error;
    transactions.inNew(
        h -> {
          MailTable.failed(h, mail.id(), bounded, next);
          return null;
        });
    if (!again) {
      metrics.parked.increment();
    }
  }

  /** A minute, doubled with every attempt, to at most six hours. */
  static Duration pause(int attempts) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, MOST_DOUBLINGS));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
