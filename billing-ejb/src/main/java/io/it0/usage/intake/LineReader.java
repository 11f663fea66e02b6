package io.it0.usage.intake;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts a stream of bytes into lines; blank ones are passed over. The body's bound bounds a line too. */
final class LineReader {

  private static final int FIRST_SIZE = 1 << 16;

  private final InputStream in;
  private byte[] buffer = new byte[FIRST_SIZE];
  private int filled;
  private int lineStart;
  private int lineEnd;
  private int next;
  private boolean ended;
  private int number;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** Moves to the next line that is not blank; false at the end. */
  boolean next() throws IOException {
    while (advance()) {
      if (!blank()) {
        return true;
      }
    }
    return false;
  }

  byte[] bytes() {
    return buffer;
  }

  int start() {
    return lineStart;
  }

  int length() {
    return lineEnd - lineStart;
  }

  /** Of the line, from 1, blank lines counted. */
  int number() {
    return number;
  }

  private boolean advance() throws IOException {
    lineStart = next;
    int at = next;
    while (true) {
      for (; at < filled; at++) {
        if (buffer[at] == '\n') {
          return line(at, at + 1);
        }
      }
      if (ended) {
        return lineStart < filled && line(filled, filled);
      }
      at -= lineStart;
      fill();
      at += lineStart;
    }
  }

  private boolean line(int end, int following) {
    lineEnd = end;
    next = following;
    number++;
    return true;
  }

  private void fill() throws IOException {
    if (lineStart > 0) {
      System.arraycopy(buffer, lineStart, buffer, 0, filled - lineStart);
      filled -= lineStart;
      lineStart = 0;
    }
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    if (read < 0) {
      ended = true;
      return;
    }
    filled += read;
  }

  private boolean blank() {
    for (int i = lineStart; i < lineEnd; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}
