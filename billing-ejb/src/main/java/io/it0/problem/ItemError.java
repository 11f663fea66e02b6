package io.it0.problem;

/** What is wrong with one item of a batch; the index counts from 0 in the order in which the items were sent. */
public record ItemError(int index, String code, String message) {
  public ItemError {
    if (index < 0) {
      throw new IllegalArgumentException("index " + index);
    }
  }

  public static ItemError of(int index, ErrorCode errorCode, String message) {
    return new ItemError(index, errorCode.code(), message);
  }
}
