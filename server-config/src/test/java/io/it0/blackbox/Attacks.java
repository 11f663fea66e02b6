package io.it0.blackbox;

import static io.it0.blackbox.Hostile.Subject.OPEN;

import io.it0.blackbox.Hostile.Expectation;
import io.it0.blackbox.Hostile.Message;
import io.it0.blackbox.Hostile.Subject;
import io.it0.blackbox.HostileStage.Attempt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What the attacks on one provider's webhook are made with. */
abstract class Attacks {

  private static final int LIMIT = 256 * 1024;

  private final List<Hostile> all = new ArrayList<>();
  private final String provider;

  Attacks(String provider) {
    this.provider = provider;
  }

  /** A properly signed message that says that the payment succeeded. */
  abstract Message success(Attempt attempt) throws IOException;

  /** That message with other content, properly signed. */
  interface Single {
    Message about(Attempt attempt) throws IOException;
  }

  final List<Hostile> all() {
    bytes();
    attack();
    return all;
  }

  abstract void attack();

  final void add(int item, String name, Subject subject, Expectation expected, Single message) {
    several(item, name, subject, expected, attempt -> List.of(message.about(attempt)));
  }

  final void several(
      int item, String name, Subject subject, Expectation expected, Hostile.Messages messages) {
    all.add(new Hostile(item, provider, name, subject, expected, messages));
  }

  final void refused(int item, String name, Single message) {
    add(item, name, OPEN, Expectation.REFUSED, message);
  }

  /** A good message whose headers are changed. */
  final void header(int item, String name, String header, UnaryOperator<String> change) {
    refused(
        item,
        name,
        attempt -> {
          Message good = success(attempt);
          Map<String, String> headers = new TreeMap<>(good.headers());
          String changed = change.apply(headers.remove(header));
          if (changed != null) {
            headers.put(header, changed);
          }
          return new Message(null, headers, good.body());
        });
  }

  /** A good message whose body is changed after it was signed. */
  final void body(int item, String name, UnaryOperator<byte[]> change) {
    refused(
        item,
        name,
        attempt -> {
          Message good = success(attempt);
          return new Message(null, good.headers(), change.apply(good.body()));
        });
  }

  private void bytes() {
    body(1, "its first byte is another", body -> flipped(body, 0));
    body(1, "a byte in its middle is another", body -> flipped(body, body.length / 2));
    body(1, "its last byte is another", body -> flipped(body, body.length - 1));
    body(1, "a byte is missing", body -> java.util.Arrays.copyOf(body, body.length - 1));
    body(1, "a byte order mark stands before it", body -> joined(new byte[] {-17, -69, -65}, body));
    body(7, "the body is empty", body -> new byte[0]);
    body(7, "the body is zeros", body -> new byte[64]);
    body(7, "the body is a sentence", body -> "pay me".getBytes(StandardCharsets.UTF_8));
    add(
        10,
        "the body is larger than the bound by a byte",
        OPEN,
        Expectation.refused(413),
        attempt -> new Message(null, success(attempt).headers(), new byte[LIMIT + 1]));
    add(
        10,
        "the body is a megabyte",
        OPEN,
        Expectation.refused(413),
        attempt -> new Message(null, success(attempt).headers(), new byte[1024 * 1024]));
    for (String method : List.of("GET", "PUT", "DELETE")) {
      add(
          10,
          method + " instead of POST",
          OPEN,
          Expectation.refused(405),
          attempt -> new Message(null, Map.of(":method", method), new byte[0]));
    }
  }

  private static byte[] flipped(byte[] body, int at) {
    byte[] changed = body.clone();
    changed[at] ^= 1;
    return changed;
  }

  static byte[] joined(byte[] first, byte[] second) {
    byte[] all = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
