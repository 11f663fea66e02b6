package io.it0.db;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes version 7 UUIDs (RFC 9562, section 5.7): 48 bits of Unix milliseconds, a counter of 12 bits inside them (section 6.2,
 * method 1), 62 random bits. Those of one process ascend: what it has stored first comes first in a list by id.
 *
 * <p>Rows keyed by them are inserted near the end of their index. The time inside is the wall
 * clock's and means nothing to billing.
 */
public final class UuidV7 {

  private static final int COUNTER_BITS = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Milliseconds and counter of the latest; more than fit into a millisecond go on in the next. */
  private static final AtomicLong LATEST = new AtomicLong();

  private UuidV7() {}

  public static UUID next() {
    return at(System.currentTimeMillis());
  }

  static UUID at(long epochMillis) {
    long now = epochMillis << COUNTER_BITS;
    long stamp = LATEST.updateAndGet(latest -> Math.max(latest + 1, now));
    long millis = stamp >>> COUNTER_BITS;
    long high = millis << 16 | 0x7000 | stamp & 0xFFFL;
    return new UUID(high, RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L);
  }
}
