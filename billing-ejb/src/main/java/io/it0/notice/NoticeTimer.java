package io.it0.notice;

import io.it0.mail.Mails;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for what is new every 20 seconds, on every node: what one has locked the others leave alone. */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class NoticeTimer {

  private static final Logger LOG = LoggerFactory.getLogger(NoticeTimer.class);

  @Inject private NoticeTransactions transactions;
  @Inject private Mails mails;
  @Inject private Clock clock;

  private Notices notices;

  @PostConstruct
  void start() {
    notices = new Notices(transactions, mails, clock);
  }

  @Schedule(hour = "*", minute = "*", second = "5/20", persistent = false, info = "notices")
  void regularly() {
    try {
      notices.tell();
    } catch (RuntimeException e) {
      LOG.warn("notices wait: {}", e.getMessage());
      LOG.debug("notices wait", e);
    }
  }
}
