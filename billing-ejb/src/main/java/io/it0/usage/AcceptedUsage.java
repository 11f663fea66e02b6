package io.it0.usage;

import io.it0.problem.ProblemException;
import java.util.List;

/**
 * Hears of every event that was put into the streams, before whoever sent it is answered. An event may be told again.
 * Implemented by whoever counts what is accepted without waiting for PostgreSQL.
 */
@FunctionalInterface
public interface AcceptedUsage {

  /** @throws ProblemException if it cannot be taken: then the events are sent again, and counted once all the same */
  void accepted(List<UsageRecorded> events);
}
