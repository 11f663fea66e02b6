package io.it0.document;

import java.util.List;
import java.util.Optional;

/**
 * A document in words: all that is printed, in the order of reading.
 *
 * @param title invoice or credit note
 * @param status what became of it, to be seen at a glance; empty: nothing to say
 * @param facts number, dates, period
 * @param more sections under the totals, such as payments
 * @param closing a last word in small letters
 */
public record Paper(
    Language language,
    String title,
    String number,
    Optional<String> status,
    List<Fact> facts,
    Party from,
    Party to,
    Columns columns,
    List<Line> lines,
    List<Sum> sums,
    List<Section> more,
    String closing) {

  public Paper {
    facts = List.copyOf(facts);
    lines = List.copyOf(lines);
    sums = List.copyOf(sums);
    more = List.copyOf(more);
  }

  /** A label and what stands beside it. */
  public record Fact(String label, String text) {}

  /** @param lines tax id, address, contact */
  public record Party(String label, String name, List<String> lines) {
    public Party {
      lines = List.copyOf(lines);
    }
  }

  /** The heads of the table's columns, and the word for a page: {@code Page %d of %d}. */
  public record Columns(
      String description, String quantity, String rate, String amount, String page) {}

  /** @param detail what the line covers and how it came about, in small letters */
  public record Line(
      String description, String detail, String quantity, String rate, String amount) {}

  /** @param strong one that matters most */
  public record Sum(String label, String amount, boolean strong) {}

  /** A head and lines under it. */
  public record Section(String head, List<String> lines) {
    public Section {
      lines = List.copyOf(lines);
    }
  }
}
