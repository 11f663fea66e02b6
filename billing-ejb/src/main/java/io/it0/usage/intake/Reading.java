package io.it0.usage.intake;

import io.it0.problem.ItemError;
import java.util.ArrayList;
import java.util.List;

/** What a request held: the events that can be read, and what is wrong with the others. */
record Reading(List<ReportedEvent> events, List<ItemError> errors) {

  Reading() {
    this(new ArrayList<>(), new ArrayList<>());
  }

  int items() {
    return events.size() + errors.size();
  }
}
