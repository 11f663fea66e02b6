package io.it0.event;

import io.it0.db.UuidV7;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Where an event is left by the transaction that makes it true. It is published after the commit, on whichever node;
 * {@link io.it0.event} says what is promised.
 */
public class Outbox {

  private Clock wall;
  private Consumer<SharedEvent> added;

  protected Outbox() {}

  /**
   * @param wall the wall clock
   * @param added called once an event is added; what it starts must wait for the caller's commit
   */
  public Outbox(Clock wall, Consumer<SharedEvent> added) {
    this.wall = wall;
    this.added = added;
  }

  /** The same for whoever need not know what was added. */
  public Outbox(Clock wall, Runnable added) {
    this(wall, event -> added.run());
  }

  /**
   * Adds the event, and fires it as a CDI event on this node: observers choose the phase of the transaction in which they
   * hear it. Whoever changes a thing that has a row holds that row's lock now: it is what orders the events of the
   * thing.
   *
   * @param handle in the caller's transaction, on either pool
   * @return the event's id, by which readers know it again
   */
  public UUID add(Handle handle, SharedEvent event) {
    UUID id = UuidV7.next();
    OutboxTable.add(handle, id, event, wall.instant());
    added.accept(event);
    return id;
  }
}
