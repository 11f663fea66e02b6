package io.it0.engine.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Hands the bytes of an answer from the HTTP client's threads to the one that reads them, which can so wait for a limited
 * time and be woken. The sender is held back while nobody reads.
 */
final class Inbox implements Flow.Subscriber<List<ByteBuffer>> {

  private final BlockingQueue<Delivery> queue = new LinkedBlockingQueue<>();
  private volatile Flow.Subscription subscription;

  /** Bytes; or, without any, the end, which is an error or not. */
  record Delivery(List<ByteBuffer> bytes, Throwable error) {

    private static final Delivery END = new Delivery(null, null);

    boolean isEnd() {
      return bytes == null;
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    queue.add(new Delivery(bytes, null));
  }

  @Override
  public void onError(Throwable error) {
    queue.add(new Delivery(null, error));
  }

  @Override
  public void onComplete() {
    queue.add(Delivery.END);
  }

  /** Lets whoever waits look at what has changed: it receives no bytes. */
  void wake() {
    queue.add(new Delivery(List.of(), null));
  }

  /** Ends the answer from our side; its connection is closed. */
  void close() {
    Flow.Subscription open = subscription;
    if (open != null) {
      open.cancel();
    }
  }

  /** @return null if nothing came in time */
  Delivery next(long millis) throws IOException {
    try {
      Delivery next = queue.poll(millis, TimeUnit.MILLISECONDS);
      if (next != null && !next.isEnd() && !next.bytes().isEmpty()) {
        subscription.request(1);
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
