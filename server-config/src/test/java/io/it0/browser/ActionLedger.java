package io.it0.browser;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which actions were offered to whom, and which of them a test pressed and verified; of all visits of this JVM. */
final class ActionLedger {

  private static final Map<Offer, String> OFFERED = new TreeMap<>();
  private static final Set<Offer> EXERCISED = new TreeSet<>();

  private ActionLedger() {}

  /**
   * An action where somebody finds it.
   *
   * @param part the page's name, or that of a part which several pages share
   */
  record Offer(Role role, String part, String action) implements Comparable<Offer> {

    @Override
    public int compareTo(Offer other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return part + ": " + action + " (" + role + ")";
    }
  }

  static void offered(Offer offer, String address) {
    OFFERED.putIfAbsent(offer, address);
  }

  static void exercised(Offer offer) {
    EXERCISED.add(offer);
  }

  static boolean isEmpty() {
    return OFFERED.isEmpty();
  }

  static boolean isOffered(Offer offer) {
    return OFFERED.containsKey(offer);
  }

  static boolean isExercised(Offer offer) {
    return EXERCISED.contains(offer);
  }

  static void forget(Offer offer) {
    OFFERED.remove(offer);
    EXERCISED.remove(offer);
  }

  /** What no test exercised, with the address where it was seen first. */
  static Map<Offer, String> unexercised() {
    Map<Offer, String> left = new TreeMap<>(OFFERED);
    left.keySet().removeAll(EXERCISED);
    return left;
  }
}
