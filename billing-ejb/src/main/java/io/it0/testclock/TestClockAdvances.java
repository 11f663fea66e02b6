package io.it0.testclock;

import static io.it0.period.TestClockError.TOO_MANY_ADVANCES;

import io.it0.db.UuidV7;
import io.it0.period.DueWork;
import io.it0.period.TestClock;
import io.it0.period.TestClocks;
import io.it0.problem.ProblemException;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Walks test clocks in threads of the container. */
@ApplicationScoped
public class TestClockAdvances {

  private static final Logger LOG = LoggerFactory.getLogger(TestClockAdvances.class);

  @Inject private TestClocks clocks;
  @Inject @Any private Instance<DueWork> works;
  @Inject private TestClockConfig config;
  @Inject private Clock wall;

  @Resource private ManagedExecutorService threads;

  private Walk walk;
  private Semaphore running;

  @PostConstruct
  void prepare() {
    walk = new Walk(clocks, works.stream().toList());
    running = new Semaphore(config.maxRunning());
  }

  /**
   * Advances the clock, and comes back when it has arrived, has stopped, or a while has passed: then it goes on.
   *
   * @throws ProblemException if there is no such clock, it is being advanced, or it would go backwards
   */
  public TestClock advance(UUID id, Instant to) {
    if (!running.tryAcquire()) {
      throw new ProblemException(
          TOO_MANY_ADVANCES, "this node advances %d of them".formatted(config.maxRunning()));
    }
    boolean handedOver = false;
    try {
      UUID walker = UuidV7.next();
      clocks.begin(id, walker, to);
      Future<?> walked = threads.submit(() -> walkAndRelease(id, walker, to));
      handedOver = true;
      await(walked);
      return clocks.require(id);
    } finally {
      if (!handedOver) {
        running.release();
      }
    }
  }

  /** Goes on with walks whose nodes have died. */
  void takeOver() {
    UUID walker = UuidV7.next();
    for (TestClock clock : clocks.takeOver(walker, wall.instant().minus(config.silence()))) {
      LOG.info("the walk of test clock {} is taken over at {}", clock.id(), clock.now());
      running.acquireUninterruptibly();
      threads.submit(() -> walkAndRelease(clock.id(), walker, clock.target().orElseThrow()));
    }
  }

  private void walkAndRelease(UUID id, UUID walker, Instant to) {
    try {
      walk.to(id, walker, to);
    } catch (Walk.TakenOver e) {
      LOG.info("{}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("test clock {} stopped before {}", id, to, e);
      clocks.stop(
          id, walker, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    } finally {
      running.release();
    }
  }

  private void await(Future<?> walked) {
    try {
      walked.get(config.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException goesOn) {
      LOG.debug("an advance goes on in the background", goesOn);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a walk that cannot even stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
