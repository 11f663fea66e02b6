package io.it0.task;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Runs a piece of work in a transaction of its own: the container's, or JDBC's own. */
public interface Transactions {

  /** As the tenant that the thread is bound to. */
  <T> T inTenant(Function<Handle, T> work);

  /** As the platform, which sees the whole queue. */
  <T> T inPlatform(Function<Handle, T> work);
}
