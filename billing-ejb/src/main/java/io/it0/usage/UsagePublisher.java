package io.it0.usage;

import io.it0.problem.ProblemException;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Appends a stored event to its stream after the commit, without holding up who fired it. */
@ApplicationScoped
public class UsagePublisher {

  private static final Logger LOG = LoggerFactory.getLogger(UsagePublisher.class);

  @Inject private UsageStreams streams;
  @Resource private ManagedExecutorService executor;

  void recorded(@Observes(during = TransactionPhase.AFTER_SUCCESS) UsageRecorded event) {
    executor.execute(() -> publish(event));
  }

  private void publish(UsageRecorded event) {
    try {
      streams.publish(List.of(event));
    } catch (ProblemException e) {
      LOG.info("event={} is left to the sweeper: {}", event.eventId(), e.getMessage());
    }
  }
}
