package io.it0.dunning;

import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What an unpaid invoice does to its subscription, in the caller's transaction, under the subscription's row lock. What has
 * happened already, or a subscription that is over, is left alone.
 */
interface UnpaidSubscriptions {

  /** An invoice is unpaid at its due date: active becomes past due. */
  void fallPastDue(Handle handle, UUID subscription, Instant at);

  /** Nothing that is due is open any more: past due becomes active. */
  void recover(Handle handle, UUID subscription, Instant at);

  /** Dunning is exhausted: past due becomes cancelled at once, and the free plan follows. */
  void cancel(Handle handle, UUID subscription);
}
