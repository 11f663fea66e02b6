package io.it0.ledger;

import static java.util.stream.Collectors.groupingBy;

import io.it0.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Reads the books. */
final class LedgerQueries {

  private static final String BALANCE =
      """
      select e.account, e.party, e.currency,
             sum(e.amount_minor) filter (where e.amount_minor > 0) as debits,
             sum(e.amount_minor) filter (where e.amount_minor < 0) as credits
        from journal_entries e
       where (cast(:asOf as timestamptz) is null or e.posted_at <= :asOf) and <whose>
       group by e.account, e.party, e.currency
       order by e.currency, e.account, e.party nulls first
      """;

  // Index journal_entries_by_account, or journal_entries_by_tenant.
  private static final String STATEMENT =
      """
      select e.journal_id, e.position, e.tenant_id, e.party, e.currency, e.amount_minor, e.posted_at,
             j.kind, j.source_type, j.source_id, j.invoice_id
        from journal_entries e join journals j on j.id = e.journal_id
       where e.account = :account and e.currency = :currency and <whose>
         and (cast(:from as timestamptz) is null or e.posted_at >= :from)
         and (cast(:before as timestamptz) is null or e.posted_at < :before)
         and (cast(:afterJournal as uuid) is null
              or (e.posted_at, e.journal_id, e.position) > (:afterPosted, :afterJournal, :afterPosition))
       order by e.posted_at, e.journal_id, e.position limit :limit
      """;

  private static final String OPENING =
      """
      select coalesce(sum(e.amount_minor), 0) from journal_entries e
       where e.account = :account and e.currency = :currency and <whose> and e.posted_at < :from
      """;

  // Index journals_by_tenant, or journals_recent.
  private static final String JOURNALS =
      """
      select j.id, j.tenant_id, j.kind, j.source_type, j.source_id, j.posted_at, j.recorded_at, j.invoice_id, j.reverses,
             j.note
        from journals j
       where <whose>
         and (cast(:kind as text) is null or j.kind = :kind)
         and (cast(:invoice as uuid) is null
              or j.invoice_id = :invoice and j.tenant_id = (select i.tenant_id from invoices i where i.id = :invoice))
         and (cast(:from as timestamptz) is null or j.posted_at >= :from)
         and (cast(:before as timestamptz) is null or j.posted_at < :before)
         and (cast(:afterId as uuid) is null or (j.posted_at, j.id) < (:afterPosted, :afterId))
       order by j.posted_at desc, j.id desc limit :limit
      """;

  // Index invoices_open. What is owed is the invoices' open balance: the account RECEIVABLE,
  // invoice by invoice.
  private static final String AGING =
      """
      select o.tenant_id, t.slug, o.currency,
             coalesce(sum(o.open_minor) filter (where o.due_at > o.now), 0) as not_due,
             coalesce(sum(o.open_minor) filter (where o.due_at <= o.now and o.due_at > o.now - interval '30 days'), 0) as days30,
             coalesce(sum(o.open_minor) filter (where o.due_at <= o.now - interval '30 days'
                                             and o.due_at > o.now - interval '60 days'), 0) as days60,
             coalesce(sum(o.open_minor) filter (where o.due_at <= o.now - interval '60 days'
                                             and o.due_at > o.now - interval '90 days'), 0) as days90,
             coalesce(sum(o.open_minor) filter (where o.due_at <= o.now - interval '90 days'), 0) as older,
             sum(o.open_minor) as total
        from (select i.tenant_id, i.currency, i.open_minor, i.due_at, tenant_now(c.test_clock_id, :wall) as now
                from invoices i join tenants c on c.id = i.tenant_id
               where i.open_minor > 0 and i.status = 'issued' and <whose>
                 and (cast(:afterSlug as text) is null or (c.slug, i.currency) > (:afterSlug, :afterCurrency))) o
        join tenants t on t.id = o.tenant_id
       group by o.tenant_id, t.slug, o.currency
       order by t.slug, o.currency limit :limit
      """;

  private LedgerQueries() {}

  static TrialBalance trialBalance(Handle handle, Whose whose, Optional<Instant> asOf) {
    return new TrialBalance(
        handle
            .createQuery(BALANCE)
            .define("whose", whose.condition("e.tenant_id"))
            .bind("tenant", whose.tenant().orElse(null))
            .bind("asOf", asOf.orElse(null))
            .map((row, context) -> balance(row))
            .list());
  }

  static List<StatementRow> statement(
      Handle handle, StatementFilter filter, Optional<StatementRow.Key> after, int limit) {
    return handle
        .createQuery(STATEMENT)
        .define("whose", filter.whose().condition("e.tenant_id"))
        .bind("tenant", filter.whose().tenant().orElse(null))
        .bind("account", filter.account().name())
        .bind("currency", filter.currency())
        .bind("from", filter.from().orElse(null))
        .bind("before", filter.before().orElse(null))
        .bind("afterJournal", after.map(StatementRow.Key::journalId).orElse(null))
        .bind("afterPosted", after.map(StatementRow.Key::postedAt).orElse(null))
        .bind("afterPosition", after.map(StatementRow.Key::position).orElse(null))
        .bind("limit", limit)
        .map((row, context) -> statementRow(row))
        .list();
  }

  /** What the account stood at when the statement begins. */
  static Money opening(Handle handle, StatementFilter filter) {
    if (filter.from().isEmpty()) {
      return Money.zero(filter.currency());
    }
    long minor =
        handle
            .createQuery(OPENING)
            .define("whose", filter.whose().condition("e.tenant_id"))
            .bind("tenant", filter.whose().tenant().orElse(null))
            .bind("account", filter.account().name())
            .bind("currency", filter.currency())
            .bind("from", filter.from().get())
            .mapTo(long.class)
            .one();
    return Money.ofMinor(minor, filter.currency());
  }

  static List<JournalRow> journals(
      Handle handle, JournalFilter filter, Optional<JournalKey> after, int limit) {
    return withEntries(
        handle,
        handle
            .createQuery(JOURNALS)
            .define("whose", filter.whose().condition("j.tenant_id"))
            .bind("tenant", filter.whose().tenant().orElse(null))
            .bind("kind", filter.kind().map(Enum::name).orElse(null))
            .bind("invoice", filter.invoice().orElse(null))
            .bind("from", filter.from().orElse(null))
            .bind("before", filter.before().orElse(null))
            .bind("afterId", after.map(JournalKey::id).orElse(null))
            .bind("afterPosted", after.map(JournalKey::postedAt).orElse(null))
            .bind("limit", limit)
            .map((row, context) -> journal(row))
            .list());
  }

  static Optional<JournalRow> journal(Handle handle, UUID id) {
    return withEntries(
            handle,
            handle
                .createQuery(
                    """
                    select j.id, j.tenant_id, j.kind, j.source_type, j.source_id, j.posted_at, j.recorded_at, j.invoice_id,
                           j.reverses, j.note
                      from journals j where j.id = :id
                    """)
                .bind("id", id)
                .map((row, context) -> journal(row))
                .list())
        .stream()
        .findFirst();
  }

  static List<Aging> receivables(
      Handle handle, Whose whose, Optional<Aging.Key> after, Instant wall, int limit) {
    return handle
        .createQuery(AGING)
        .define("whose", whose.condition("i.tenant_id"))
        .bind("tenant", whose.tenant().orElse(null))
        .bind("afterSlug", after.map(Aging.Key::tenant).orElse(null))
        .bind("afterCurrency", after.map(Aging.Key::currency).orElse(null))
        .bind("wall", wall)
        .bind("limit", limit)
        .map((row, context) -> aging(row))
        .list();
  }

  private record Owned(UUID journal, Entry entry) {}

  /** With one statement for all of them. */
  private static List<JournalRow> withEntries(Handle handle, List<JournalRow> journals) {
    Map<UUID, List<Owned>> entries =
        handle
            .createQuery(
                """
                select e.journal_id, e.account, e.party, e.currency, e.amount_minor from journal_entries e
                 where e.journal_id = any(:ids) order by e.journal_id, e.position
                """)
            .bind("ids", journals.stream().map(JournalRow::id).toArray(UUID[]::new))
            .map((row, context) -> owned(row))
            .stream()
            .collect(groupingBy(Owned::journal));
    return journals.stream()
        .map(
            j ->
                new JournalRow(
                    j.id(),
                    j.tenantId(),
                    j.kind(),
                    j.source(),
                    j.postedAt(),
                    j.recordedAt(),
                    j.invoiceId(),
                    j.reverses(),
                    j.note(),
                    entries.get(j.id()).stream().map(Owned::entry).toList()))
        .toList();
  }

  private static Owned owned(ResultSet row) throws SQLException {
    return new Owned(
        row.getObject("journal_id", UUID.class),
        new Entry(
            Account.valueOf(row.getString("account")),
            Optional.ofNullable(row.getString("party")),
            Money.ofMinor(row.getLong("amount_minor"), row.getString("currency"))));
  }

  private static TrialBalance.Row balance(ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    Money debits = Money.ofMinor(row.getLong("debits"), currency);
    Money credits = Money.ofMinor(-row.getLong("credits"), currency);
    return new TrialBalance.Row(
        Account.valueOf(row.getString("account")),
        Optional.ofNullable(row.getString("party")),
        debits,
        credits,
        debits.minus(credits));
  }

  private static StatementRow statementRow(ResultSet row) throws SQLException {
    return new StatementRow(
        row.getObject("journal_id", UUID.class),
        row.getInt("position"),
        row.getObject("tenant_id", UUID.class),
        JournalKind.valueOf(row.getString("kind")),
        source(row),
        Optional.ofNullable(row.getString("party")),
        Optional.ofNullable(row.getObject("invoice_id", UUID.class)),
        Money.ofMinor(row.getLong("amount_minor"), row.getString("currency")),
        row.getTimestamp("posted_at").toInstant());
  }

  private static JournalRow journal(ResultSet row) throws SQLException {
    return new JournalRow(
        row.getObject("id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        JournalKind.valueOf(row.getString("kind")),
        source(row),
        row.getTimestamp("posted_at").toInstant(),
        row.getTimestamp("recorded_at").toInstant(),
        Optional.ofNullable(row.getObject("invoice_id", UUID.class)),
        Optional.ofNullable(row.getObject("reverses", UUID.class)),
        Optional.ofNullable(row.getString("note")),
        List.of());
  }

  private static Journal.Source source(ResultSet row) throws SQLException {
    return new Journal.Source(
        SourceType.valueOf(row.getString("source_type")), row.getString("source_id"));
  }

  private static Aging aging(ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    return new Aging(
        row.getObject("tenant_id", UUID.class),
        row.getString("slug"),
        Money.ofMinor(row.getLong("not_due"), currency),
        Money.ofMinor(row.getLong("days30"), currency),
        Money.ofMinor(row.getLong("days60"), currency),
        Money.ofMinor(row.getLong("days90"), currency),
        Money.ofMinor(row.getLong("older"), currency),
        Money.ofMinor(row.getLong("total"), currency));
  }
}
