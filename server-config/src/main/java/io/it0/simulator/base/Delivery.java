package io.it0.simulator.base;

import java.util.ArrayList;
import java.util.List;

/** What became of a letter so far. */
final class Delivery {

  enum Status {
    HELD,
    UNDERWAY,
    ACCEPTED,
    LOST,
    GIVEN_UP
  }

  private final long number;
  private final Letter letter;
  private final List<String> answers = new ArrayList<>();
  private Status status = Status.UNDERWAY;

  /** As the control API shows it. */
  record View(
      long number, String provider, String about, String to, Status status, List<String> answers) {}

  Delivery(long number, Letter letter) {
    this.number = number;
    this.letter = letter;
  }

  long number() {
    return number;
  }

  Letter letter() {
    return letter;
  }

  synchronized void become(Status next) {
    status = next;
  }

  // What was accepted once stays so, whatever a late copy of it met.
  synchronized void answered(boolean accepted, String answer) {
    answers.add(answer);
    if (accepted) {
      status = Status.ACCEPTED;
    }
  }

  synchronized void giveUp() {
    if (status != Status.ACCEPTED) {
      status = Status.GIVEN_UP;
    }
  }

  synchronized boolean accepted() {
    return status == Status.ACCEPTED;
  }

  synchronized View view() {
    return new View(
        number,
        letter.provider(),
        letter.about(),
        letter.to().toString(),
        status,
        List.copyOf(answers));
  }
}
