package io.it0.simulator.base;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;

/**
 * A notification that a provider sends until it is accepted.
 *
 * @param about its kind and its object, for people and tests
 * @param parcel what is sent at the attempt of that number, from 0 on: signatures and times are made
 *     anew where the provider does so
 * @param accepted judges the answer's status and body
 * @param pauses before the second attempt, the third, and so on; then it is given up
 */
public record Letter(
    String provider,
    String about,
    URI to,
    IntFunction<Parcel> parcel,
    BiPredicate<Integer, String> accepted,
    List<Duration> pauses) {

  public record Parcel(Map<String, String> headers, byte[] body) {}

  public static boolean isSuccess(int status, String body) {
    return status >= 200 && status < 300;
  }
}
