package io.it0.billrun;

/**
 * How far a run has come. A subscription that is several periods behind counts once for each.
 *
 * @param due found so far, {@code done} and {@code parked} included
 * @param issued invoices; fewer than {@code done} where there is nothing to invoice
 */
public record RunProgress(int due, int done, int issued, int parked) {

  public static final RunProgress NONE = new RunProgress(0, 0, 0, 0);

  RunProgress found(int remaining) {
    return new RunProgress(done + parked + remaining, done, issued, parked);
  }

  RunProgress plus(Chunk.Result result) {
    int closed = done + result.closed();
    return new RunProgress(
        Math.max(due, closed + parked), closed, issued + result.issued(), parked);
  }

  RunProgress plusParked() {
    return new RunProgress(Math.max(due, done + parked + 1), done, issued, parked + 1);
  }
}
