package io.it0.task;

import io.it0.db.PlatformDatabase;
import io.it0.tenancy.TenantDatabase;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The container's transactions. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class TaskTransactions implements Transactions {

  @Inject private TenantDatabase tenants;
  @Inject private PlatformDatabase platform;

  @Override
  public <T> T inTenant(Function<Handle, T> work) {
    return tenants.jdbi().withHandle(work::apply);
  }

  @Override
  public <T> T inPlatform(Function<Handle, T> work) {
    return platform.jdbi().withHandle(work::apply);
  }
}
