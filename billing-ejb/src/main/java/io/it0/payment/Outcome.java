package io.it0.payment;

import java.util.Optional;
import java.util.UUID;

/** What came of applying a fact. */
record Outcome(Kind kind, Optional<UUID> payment, String reason) {

  enum Kind {
    APPLIED,
    /** There is nothing yet that it could be applied to. */
    EARLY,
    /** A person has to look. */
    DOUBTFUL
  }

  static Outcome applied(UUID payment) {
    return new Outcome(Kind.APPLIED, Optional.of(payment), null);
  }

  static Outcome applied() {
    return new Outcome(Kind.APPLIED, Optional.empty(), null);
  }

  static Outcome early(Optional<UUID> payment, String reason) {
    return new Outcome(Kind.EARLY, payment, reason);
  }

  static Outcome doubtful(Optional<UUID> payment, String reason) {
    return new Outcome(Kind.DOUBTFUL, payment, reason);
  }
}
