package io.it0.launcher;

/** A server that the launcher runs as a child process. */
interface Child {

  String name();

  /** Clears what an earlier life left, starts, and returns when it serves. */
  void start();

  /** Ends it in order; does nothing if it does not run. */
  void stop();

  /** The running process; null before the first start. */
  Process process();
}
