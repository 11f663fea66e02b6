package io.it0.payment;

import io.it0.invoicing.SettlementListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * An invoice that is settled, by whatever route, is not to be paid once more: what is still open on it is looked at at
 * once, and ended at its provider by the reconciler.
 */
@ApplicationScoped
public class AttemptsOfSettledInvoices implements SettlementListener {

  private Clock wall;

  protected AttemptsOfSettledInvoices() {}

  @Inject
  public AttemptsOfSettledInvoices(Clock wall) {
    this.wall = wall;
  }

  @Override
  public void settled(Handle handle, Settled invoice, Instant at) {
    // Skip locked: who holds one applies something to it, may want this invoice, and must not be
    // waited for.
    handle
        .createUpdate(
            """
            update payments set check_at = :now
             where id in (select p.id from payments p
                           where p.invoice_id = :invoice and not p.over and p.status <> 'SUCCEEDED'
                             and p.quarantine is null
                             for update skip locked)
            """)
        .bind("now", wall.instant())
        .bind("invoice", invoice.invoiceId())
        .execute();
  }
}
