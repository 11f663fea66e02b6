package io.it0.ledger;

import static io.it0.ledger.LedgerError.JOURNAL_NOT_FOUND;

import io.it0.db.PlatformDatabase;
import io.it0.money.Money;
import io.it0.problem.ProblemException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The books to read, for the platform's people; and the transactions of what is recognised. */
@Stateless
public class LedgerBooks {

  private PlatformDatabase database;
  private Clock wall;

  protected LedgerBooks() {}

  @Inject
  public LedgerBooks(PlatformDatabase database, Clock wall) {
    this.database = database;
    this.wall = wall;
  }

  /** @param asOf with everything posted up to then; empty: everything */
  public TrialBalance trialBalance(Whose whose, Optional<Instant> asOf) {
    return database.jdbi().withHandle(h -> LedgerQueries.trialBalance(h, whose, asOf));
  }

  /** The earliest first; up to {@code limit} of those after the given place. */
  public List<StatementRow> statement(
      StatementFilter filter, Optional<StatementRow.Key> after, int limit) {
    return database.jdbi().withHandle(h -> LedgerQueries.statement(h, filter, after, limit));
  }

  /** What the account stood at when the statement begins. */
  public Money opening(StatementFilter filter) {
    return database.jdbi().withHandle(h -> LedgerQueries.opening(h, filter));
  }

  /** The latest first; up to {@code limit} of those after the given place. */
  public List<JournalRow> journals(JournalFilter filter, Optional<JournalKey> after, int limit) {
    return database.jdbi().withHandle(h -> LedgerQueries.journals(h, filter, after, limit));
  }

  /** @throws ProblemException if there is none */
  public JournalRow requireJournal(UUID id) {
    return database
        .jdbi()
        .withHandle(h -> LedgerQueries.journal(h, id))
        .orElseThrow(() -> new ProblemException(JOURNAL_NOT_FOUND, "journal " + id));
  }

  /** Who owes what for how long, by slug and currency, up to {@code limit} rows after the given place. */
  public List<Aging> receivables(Whose whose, Optional<Aging.Key> after, int limit) {
    return database
        .jdbi()
        .withHandle(h -> LedgerQueries.receivables(h, whose, after, wall.instant(), limit));
  }

  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public int recognise(Instant at, int limit) {
    return database.jdbi().withHandle(h -> Recognition.recognise(h, at, limit));
  }

  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public int recogniseFor(UUID testClock, Instant now, int limit) {
    return database.jdbi().withHandle(h -> Recognition.recogniseFor(h, testClock, now, limit));
  }
}
