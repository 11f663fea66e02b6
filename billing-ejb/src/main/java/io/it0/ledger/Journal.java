package io.it0.ledger;

import io.it0.db.UuidV7;
import io.it0.money.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One movement of money: entries that sum to zero in every currency.
 *
 * @param at business time
 * @param invoice what it is about
 * @param reverses the journal that this one undoes
 */
public record Journal(
    UUID id,
    UUID tenantId,
    JournalKind kind,
    Source source,
    Instant at,
    Optional<UUID> invoice,
    Optional<UUID> reverses,
    Optional<String> note,
    List<Entry> entries) {

  /** What is booked; with the kind it is unique. */
  public record Source(SourceType type, String id) {}

  public Journal {
    entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("a journal has entries");
    }
    if ((kind == JournalKind.REVERSAL) != reverses.isPresent()) {
      throw new IllegalArgumentException(
          "a reversal names what it reverses, and nothing else does");
    }
    sums(entries)
        .forEach(
            (currency, sum) -> {
              if (!sum.isZero()) {
                throw new IllegalArgumentException(
                    "%s of %s does not sum to zero but to %s".formatted(kind, source, sum));
              }
            });
  }

  /** The journal that undoes this one. */
  public Journal reversed(Instant when, String why) {
    return new Journal(
        UuidV7.next(),
        tenantId,
        JournalKind.REVERSAL,
        new Source(SourceType.JOURNAL, id.toString()),
        when,
        invoice,
        Optional.of(id),
        Optional.of(why),
        entries.stream().map(Entry::negated).toList());
  }

  private static Map<Currency, Money> sums(List<Entry> entries) {
    Map<Currency, Money> sums = new LinkedHashMap<>();
    for (Entry entry : entries) {
      sums.merge(entry.amount().currency(), entry.amount(), Money::plus);
    }
    return sums;
  }

  public static Draft of(UUID tenantId, JournalKind kind, SourceType type, Object sourceId) {
    return new Draft(tenantId, kind, new Source(type, sourceId.toString()));
  }

  /** A journal while it is being written. Debits and credits of nothing are left out. */
  public static final class Draft {
    private final UUID tenantId;
    private final JournalKind kind;
    private final Source source;
    private final List<Entry> entries = new ArrayList<>();
    private Optional<UUID> invoice = Optional.empty();
    private Optional<String> note = Optional.empty();

    private Draft(UUID tenantId, JournalKind kind, Source source) {
      this.tenantId = tenantId;
      this.kind = kind;
      this.source = source;
    }

    public Draft about(UUID about) {
      invoice = Optional.of(about);
      return this;
    }

    public Draft note(String text) {
      note = Optional.of(text);
      return this;
    }

    public Draft debit(Account account, Money amount) {
      return add(account, Optional.empty(), amount);
    }

    public Draft credit(Account account, Money amount) {
      return add(account, Optional.empty(), amount.negated());
    }

    public Draft debit(Account account, String party, Money amount) {
      return add(account, Optional.of(party), amount);
    }

    public Draft credit(Account account, String party, Money amount) {
      return add(account, Optional.of(party), amount.negated());
    }

    private Draft add(Account account, Optional<String> party, Money amount) {
      if (!amount.isZero()) {
        entries.add(new Entry(account, party, amount));
      }
      return this;
    }

    /** Empty if nothing moved. */
    public Optional<Journal> at(Instant at) {
      if (entries.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Journal(
              UuidV7.next(), tenantId, kind, source, at, invoice, Optional.empty(), note, entries));
    }
  }
}
