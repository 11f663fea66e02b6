package io.it0.payment;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Runs a piece of work in a transaction of its own on the platform's pool: the container's, or JDBC's own. */
@FunctionalInterface
public interface Transactions {

  <T> T inNew(Function<Handle, T> work);
}
