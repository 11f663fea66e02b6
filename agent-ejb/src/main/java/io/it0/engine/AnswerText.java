package io.it0.engine;

/** The text of an answer as it comes in pieces, up to a length. */
public final class AnswerText {

  private final StringBuilder text = new StringBuilder();
  private final int maxLength;

  public AnswerText(int maxLength) {
    this.maxLength = maxLength;
  }

  public synchronized void append(String piece) {
    int room = maxLength - text.length();
    text.append(piece, 0, Math.min(room, piece.length()));
  }

  public synchronized void clear() {
    text.setLength(0);
  }

  @Override
  public synchronized String toString() {
    return text.toString();
  }
}
