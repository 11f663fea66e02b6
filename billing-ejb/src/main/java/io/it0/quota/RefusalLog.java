package io.it0.quota;

import io.it0.event.Outbox;
import io.it0.event.QuotaExceeded;
import io.it0.tenancy.TenantDatabase;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** Leaves refusals in the outbox, each in a transaction of the tenant that the thread is bound to. */
@Stateless
public class RefusalLog {

  @Inject private TenantDatabase database;
  @Inject private Outbox outbox;

  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void add(QuotaExceeded event) {
    database.jdbi().useHandle(handle -> outbox.add(handle, event));
  }
}
