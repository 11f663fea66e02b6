package io.it0.container;

import io.it0.tenancy.TenantDatabase;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;

/** A transaction that the container ends before its work does. */
@Stateless
@TransactionManagement(TransactionManagementType.BEAN)
public class SlowWork {

  private static final int TIMEOUT_SECONDS = 1;

  @Resource private UserTransaction transaction;
  @Inject private TenantWork work;
  @Inject private TenantDatabase database;

  /** Writes, waits until the time is over, and writes again. */
  public void writeTooLong(String id) throws Exception {
    transaction.setTransactionTimeout(TIMEOUT_SECONDS);
    transaction.begin();
    try {
      work.writeByJdbc(id + "-early", true);
      database.jdbi().useHandle(h -> h.execute("select pg_sleep(1.4)"));
      work.writeByJdbc(id + "-late", true);
      transaction.commit();
    } finally {
      transaction.setTransactionTimeout(0); // it is the thread's, not the transaction's
      if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
        transaction.rollback();
      }
    }
  }
}
