package io.it0.invariant;

import io.it0.db.PlatformDatabase;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The container's transactions. */
@Stateless
@LocalBean
public class InvariantTransactions implements Transactions {

  @Inject private PlatformDatabase database;

  @Override
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public <T> T inNew(Function<Handle, T> work) {
    return database.jdbi().withHandle(work::apply);
  }
}
