package io.it0.ledger;

import static io.it0.ledger.LedgerError.JOURNAL_NOT_FOUND;
import static io.it0.ledger.LedgerError.JOURNAL_REVERSED;
import static io.it0.ledger.LedgerError.REVERSAL_INVALID;

import io.it0.audit.AuditEntry;
import io.it0.db.PlatformDatabase;
import io.it0.money.Money;
import io.it0.period.TenantTime;
import io.it0.problem.ProblemException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The books to read, for the platform's people; and the transactions of what is recognised. */
@Stateless
public class LedgerBooks {

  private static final int MOST_REASON = 300;

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

  /**
   * Posts the journal that undoes another one, at its tenant's time; once. The books alone change: invoices, customer credit
   * and what is still to be earned stay as they are.
   *
   * @throws ProblemException if there is no such journal, it is reversed already, or the reason is missing
   */
  public JournalRow reverse(UUID id, String reason, AuditEntry.By by) {
    if (reason == null
        || reason.isBlank()
        || reason.length() > MOST_REASON
        || reason.indexOf('\0') >= 0) {
      throw new ProblemException(REVERSAL_INVALID, "1 to %d characters".formatted(MOST_REASON));
    }
    return database.jdbi().withHandle(h -> reverse(h, id, reason, by));
  }

  private JournalRow reverse(Handle handle, UUID id, String reason, AuditEntry.By by) {
    // A journal's row cannot be locked by those who may not change it.
    handle.execute(
        "select pg_advisory_xact_lock(hashtext('reversal'), hashtext(?))", id.toString());
    JournalRow wrong =
        LedgerQueries.journal(handle, id)
            .orElseThrow(() -> new ProblemException(JOURNAL_NOT_FOUND, "journal " + id));
    if (Ledger.isBooked(handle, SourceType.JOURNAL, id, JournalKind.REVERSAL)) {
      throw new ProblemException(JOURNAL_REVERSED, "journal " + id);
    }
    Journal reversal = wrong.journal().reversed(nowOf(handle, wrong.tenantId()), reason);
    Ledger.post(handle, List.of(reversal));
    new AuditEntry(
            Optional.of(wrong.tenantId()),
            "journal.reversed",
            id.toString(),
            Map.of("reversal", reversal.id().toString(), "reason", reason))
        .write(handle, by, wall.instant());
    return LedgerQueries.journal(handle, reversal.id()).orElseThrow();
  }

  private Instant nowOf(Handle handle, UUID tenant) {
    return TenantTime.now(handle, tenant, wall.instant());
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

  /** Whether anything of the tenants on the test clock is earned by then and not booked. */
  public boolean isEarned(UUID testClock, Instant by) {
    return database.jdbi().withHandle(h -> Recognition.isEarned(h, testClock, by));
  }
}
