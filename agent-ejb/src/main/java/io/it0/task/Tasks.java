package io.it0.task;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The tasks of the tenant that the thread is bound to. */
@ApplicationScoped
public class Tasks {

  /**
   * Puts a task into the queue, its first tokens reserved. Call it with the tenant bound and outside of a transaction:
   * the quota is asked over the network.
   *
   * @return its id, which is {@link NewTask#id()}
   * @throws io.it0.problem.ProblemException if something of it is not valid, the engine is not there, the quota refuses
   *     it (429), or too many are waiting
   */
  public UUID start(NewTask wanted) {
    throw new UnsupportedOperationException("tasks cannot be started yet: " + wanted.id());
  }
}
