package io.it0.web;

import io.it0.problem.ProblemException;
import io.it0.task.TaskConfig;
import io.it0.task.TaskError;
import io.it0.task.TaskEvent;
import io.it0.task.Tasks;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.TenantContext;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open streams of tasks' events. What is sent is read from the database, so it does not matter on which node the task
 * runs, nor on which one a stream was begun. Between two looks a stream holds no thread.
 */
@ApplicationScoped
public class TaskStreams {

  private static final Logger LOG = LoggerFactory.getLogger(TaskStreams.class);
  private static final int AT_ONCE = 200;
  private static final long SOON_MILLIS = 100;
  private static final long LATER_MILLIS = 1_000;
  private static final long ALIVE_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final AtomicInteger open = new AtomicInteger();

  @Inject private Tasks tasks;
  @Inject private TaskConfig config;
  @Inject private TenantContext tenants;
  @Resource private ManagedScheduledExecutorService scheduler;
  // A reader that does not read holds a thread up: not one of the few that keep the time.
  @Resource private ManagedExecutorService executor;

  void open(Tenant tenant, UUID task, int seen, SseEventSink sink, Sse sse) {
    if (open.incrementAndGet() > config.maxStreams()) {
      open.decrementAndGet();
      throw new ProblemException(TaskError.TASK_STREAMS_FULL, "try again later");
    }
    new Stream(tenant, task, seen, sink, sse).goOn(0);
  }

  private final class Stream implements Runnable {

    private final Tenant tenant;
    private final UUID task;
    private final SseEventSink sink;
    private final Sse sse;
    private final long began = System.nanoTime();
    private long sent = began;
    private long pause = SOON_MILLIS;
    private int seen;

    Stream(Tenant tenant, UUID task, int seen, SseEventSink sink, Sse sse) {
      this.tenant = tenant;
      this.task = task;
      this.seen = seen;
      this.sink = sink;
      this.sse = sse;
    }

    void goOn(long millis) {
      try {
        scheduler.schedule(this::start, millis, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        end();
      }
    }

    private void start() {
      try {
        executor.execute(this);
      } catch (RejectedExecutionException e) {
        end();
      }
    }

    @Override
    public void run() {
      try {
        if (tell()) {
          end();
          return;
        }
      } catch (RuntimeException e) {
        // Its reader comes again, and loses nothing.
        LOG.info("a stream of task={} ends: {}", task, e.toString());
        end();
        return;
      }
      goOn(pause);
    }

    /** @return whether there is no more to tell, or nobody to tell it to */
    private boolean tell() {
      if (sink.isClosed() || System.nanoTime() - began > config.streamTime().toNanos()) {
        return true;
      }
      List<TaskEvent> events = look();
      for (TaskEvent event : events) {
        send(sseEvent(event));
        seen = event.seq();
        if (event.isLast() || sink.isClosed()) {
          return true;
        }
      }
      pause = events.isEmpty() ? Math.min(LATER_MILLIS, pause * 2) : SOON_MILLIS;
      if (System.nanoTime() - sent > ALIVE_NANOS) {
        // A reader that has gone is noticed only by writing to it.
        send(sse.newEventBuilder().comment("").build());
      }
      return events.isEmpty() && pause == LATER_MILLIS && isOver();
    }

    /** Whether its reader has seen the end before. */
    private boolean isOver() {
      TenantContext.Binding binding = tenants.bind(tenant);
      try {
        return tasks.require(task).status().isFinal() && tasks.eventsAfter(task, seen, 1).isEmpty();
      } finally {
        binding.close();
      }
    }

    private List<TaskEvent> look() {
      TenantContext.Binding binding = tenants.bind(tenant);
      try {
        return tasks.eventsAfter(task, seen, AT_ONCE);
      } finally {
        binding.close();
      }
    }

    private OutboundSseEvent sseEvent(TaskEvent event) {
      String at = "{\"at\":\"" + event.at() + "\"";
      String rest = event.data().strip().substring(1);
      return sse.newEventBuilder()
          .id(Integer.toString(event.seq()))
          .name(event.type())
          .mediaType(MediaType.TEXT_PLAIN_TYPE)
          .data(String.class, at + (rest.equals("}") ? rest : "," + rest))
          .build();
    }

    private void send(OutboundSseEvent event) {
      sink.send(event).toCompletableFuture().join();
      sent = System.nanoTime();
    }

    private void end() {
      open.decrementAndGet();
      sink.close();
    }
  }
}
