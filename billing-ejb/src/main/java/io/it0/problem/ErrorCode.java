package io.it0.problem;

import java.io.Serializable;

/** A kind of problem. Implemented by one enum per feature; codes are part of the API and never change meaning. */
public interface ErrorCode extends Serializable {
  /** The constant's. */
  String name();

  /** Stable and unique, in UPPER_SNAKE_CASE. */
  default String code() {
    return name();
  }

  /** The HTTP status it is answered with. */
  int status();

  /** What the kind of problem is, the same for every occurrence. */
  String title();
}
