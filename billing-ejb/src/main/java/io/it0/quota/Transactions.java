package io.it0.quota;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Where transactions of the platform's role come from: the container, or in tests JDBC. */
interface Transactions {

  /** In a new transaction, whatever the caller is in; an exception rolls it back. */
  <T> T inNew(Function<Handle, T> work);
}
