package io.it0.payment;

import io.it0.db.PlatformDatabase;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The container's transactions. */
@Stateless
public class PaymentTransactions implements Transactions {

  @Inject private PlatformDatabase database;

  @Override
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public <T> T inNew(Function<Handle, T> work) {
    return database.jdbi().withHandle(work::apply);
  }
}
