package io.it0.payment;

import io.it0.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What payments mean for invoices and for the ledger; everything in the caller's transaction. */
interface Books {

  /** What an invoice owes, its row locked. */
  record Owed(UUID tenantId, String number, boolean demanded, Money open) {}

  Optional<Owed> lock(Handle handle, UUID invoice);

  /** Books what arrived, once. @return how much of it no invoice takes: it became customer credit */
  Money received(Handle handle, Payment payment, Instant at);

  void refunded(Handle handle, Refund refund, Instant at);

  void withdrawn(Handle handle, UUID dispute, UUID payment, Money amount, Instant at);

  void reinstated(Handle handle, UUID dispute, Instant at);

  void lost(Handle handle, UUID dispute, Instant at);
}
