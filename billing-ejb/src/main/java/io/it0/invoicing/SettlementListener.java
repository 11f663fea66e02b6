package io.it0.invoicing;

import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** For whoever has something to do when nothing is open any more on an invoice. */
public interface SettlementListener {

  /**
   * Called in the transaction that settled it, however it was settled: paid, credited, void, uncollectible. The
   * subscription's row is locked.
   *
   * @param at business time
   */
  void settled(Handle handle, Settled invoice, Instant at);

  /** Whose invoice it was. */
  record Settled(UUID invoiceId, UUID tenantId, UUID subscriptionId, InvoiceStatus status) {}
}
