package io.it0.launcher;

/** What a launcher that was killed has left running on its data folder. */
final class Leftovers {

  private Leftovers() {}

  /** Ends them in order: servers first, the database last. @return how many there were */
  static int clear(DataFolder data) {
    int ended = 0;
    for (int number = 1; number <= RunOptions.MAX_NODES; number++) {
      ended += PayaraNode.clearLeftovers(data, number);
    }
    return ended + RedisServer.clearLeftovers(data) + PostgresServer.clearLeftovers(data);
  }
}
