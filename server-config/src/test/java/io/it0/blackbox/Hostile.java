package io.it0.blackbox;

import io.it0.blackbox.HostileStage.Attempt;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A case of the hostile corpus.
 *
 * @param item of the webhook checklist, 1 to 11
 * @param to the address's last part
 * @param subject the payment that it is about
 * @param messages what is sent, all at once
 */
record Hostile(
    int item, String to, String name, Subject subject, Expectation expected, Messages messages) {

  /** What is sent. @param deliveryId under which the inbox knows it; null: it must not be there */
  record Message(String deliveryId, Map<String, String> headers, byte[] body) {}

  interface Messages {
    List<Message> about(Attempt attempt) throws IOException;
  }

  /** In which state the payment is before. */
  enum Subject {
    /** Begun and not paid; shared by all cases that must not move it. */
    OPEN,
    /** Paid; shared by all cases, none of which may move it. */
    PAID,
    /** Begun and not paid, for this case alone. */
    FRESH,
    /** Begun and cancelled, for this case alone. */
    CANCELLED
  }

  /**
   * What must follow: the answer's status, the inbox row's statuses (none: there must be no row), the
   * payment's status (null: as before), the journals that are added.
   */
  record Expectation(
      List<Integer> answer, List<String> inbox, String payment, int journals, boolean review) {

    static final Expectation REFUSED = refused(400);
    static final Expectation PARKED = stored("PARKED");
    static final Expectation IGNORED = stored("IGNORED");
    static final Expectation WAITS = stored("RECEIVED", "PARKED");
    static final Expectation HARMLESS = stored("APPLIED", "IGNORED", "PARKED");
    static final Expectation PAID =
        new Expectation(List.of(200), List.of("APPLIED"), "SUCCEEDED", 1, false);
    static final Expectation REVIEW =
        new Expectation(List.of(200), List.of("PARKED"), null, 0, true);

    static Expectation refused(int status) {
      return new Expectation(List.of(status), List.of(), null, 0, false);
    }

    static Expectation stored(String... inbox) {
      return new Expectation(List.of(200), List.of(inbox), null, 0, false);
    }

    Expectation becoming(String status) {
      return new Expectation(answer, inbox, status, journals, review);
    }
  }

  @Override
  public String toString() {
    return "%d %s: %s (%s)".formatted(item, to, name, subject);
  }
}
