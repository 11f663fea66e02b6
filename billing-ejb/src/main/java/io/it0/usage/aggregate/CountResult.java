package io.it0.usage.aggregate;

/**
 * What became of a batch: {@code delivered = counted + duplicates + deadLetters}.
 *
 * @param deadLetters what could not be counted, the conflicts among them
 * @param conflicts dead letters that had the key of another event
 * @param late of those counted, how many fell into a closed period
 */
public record CountResult(
    int delivered, int counted, int duplicates, int deadLetters, int conflicts, int late) {

  static final CountResult NOTHING = new CountResult(0, 0, 0, 0, 0, 0);

  CountResult plus(CountResult other) {
    return new CountResult(
        delivered + other.delivered,
        counted + other.counted,
        duplicates + other.duplicates,
        deadLetters + other.deadLetters,
        conflicts + other.conflicts,
        late + other.late);
  }
}
