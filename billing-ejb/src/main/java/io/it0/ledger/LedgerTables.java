package io.it0.ledger;

import io.it0.money.Money;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The books as tables: RFC 4180, a header line, amounts in major units. */
public final class LedgerTables {

  private LedgerTables() {}

  public static String balance(TrialBalance balance) {
    return table(
        "account,provider,currency,debits,credits,balance",
        balance.rows().stream()
            .map(
                row ->
                    line(
                        row.account(),
                        text(row.party()),
                        row.balance().currencyCode(),
                        plain(row.debits()),
                        plain(row.credits()),
                        plain(row.balance()))));
  }

  public static String statement(List<StatementRow> rows) {
    return table(
        "posted_at,journal,tenant,kind,source_type,source_id,provider,invoice,currency,amount",
        rows.stream()
            .map(
                row ->
                    line(
                        row.postedAt(),
                        row.journalId(),
                        row.tenantId(),
                        row.kind(),
                        row.source().type(),
                        row.source().id(),
                        text(row.party()),
                        text(row.invoiceId()),
                        row.amount().currencyCode(),
                        plain(row.amount()))));
  }

  public static String receivables(List<Aging> rows) {
    return table(
        "tenant,tenant_id,currency,not_due,days_30,days_60,days_90,older,total",
        rows.stream()
            .map(
                row ->
                    line(
                        row.tenant(),
                        row.tenantId(),
                        row.total().currencyCode(),
                        plain(row.notDue()),
                        plain(row.days30()),
                        plain(row.days60()),
                        plain(row.days90()),
                        plain(row.older()),
                        plain(row.total()))));
  }

  public static String journals(List<JournalRow> rows) {
    return table(
        "posted_at,journal,tenant,kind,source_type,source_id,invoice,note,account,provider,currency,amount",
        rows.stream().flatMap(row -> row.entries().stream().map(entry -> entry(row, entry))));
  }

  private static String entry(JournalRow row, Entry entry) {
    return line(
        row.postedAt(),
        row.id(),
        row.tenantId(),
        row.kind(),
        row.source().type(),
        row.source().id(),
        text(row.invoiceId()),
        text(row.note()),
        entry.account(),
        text(entry.party()),
        entry.amount().currencyCode(),
        plain(entry.amount()));
  }

  private static String table(String header, Stream<String> lines) {
    return Stream.concat(Stream.of(header), lines).collect(Collectors.joining("\r\n", "", "\r\n"));
  }

  private static String line(Object... values) {
    return Stream.of(values)
        .map(Object::toString)
        .map(LedgerTables::cell)
        .collect(Collectors.joining(","));
  }

  static String cell(String text) {
    // A spreadsheet takes what begins like this for a formula, unless it is a number.
    boolean formula = text.matches("(?s)[=+@\\t\\r-].*") && !text.matches("-?[0-9]+([.][0-9]+)?");
    String safe = formula ? "'" + text : text;
    return safe.matches("(?s).*[\",\\r\\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }

  private static String text(Optional<?> value) {
    return value.map(Object::toString).orElse("");
  }

  private static String plain(Money money) {
    return money.amount().toPlainString();
  }
}
