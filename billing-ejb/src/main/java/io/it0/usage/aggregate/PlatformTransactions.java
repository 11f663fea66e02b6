package io.it0.usage.aggregate;

import io.it0.db.PlatformDatabase;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;

/** The container's transactions, each a new one. */
@Stateless
@LocalBean
public class PlatformTransactions implements Transactions {

  @Inject private PlatformDatabase database;

  @Override
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public <T> T inNew(Work<T> work) {
    try (Connection connection = database.connection()) {
      return work.run(connection);
    } catch (SQLException e) {
      // A checked exception would commit.
      throw new IllegalStateException(e);
    }
  }
}
