package io.it0.invoicing;

import static io.it0.ledger.Account.CUSTOMER_CREDIT;
import static io.it0.ledger.Account.DEFERRED_REVENUE;
import static io.it0.ledger.Account.RECEIVABLE;
import static io.it0.ledger.Account.REVENUE;
import static io.it0.ledger.JournalKind.CREDIT_APPLIED;
import static io.it0.ledger.JournalKind.INVOICE_ISSUED;
import static java.util.stream.Collectors.toMap;

import io.it0.ledger.Deferral;
import io.it0.ledger.Deferrals;
import io.it0.ledger.Journal;
import io.it0.ledger.Ledger;
import io.it0.ledger.SourceType;
import io.it0.money.Money;
import io.it0.rating.LineKind;
import io.it0.rating.RatedLine;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What issuing does to the books, for many documents with as many statements as for one: the base fee in advance is
 * deferred, everything else is revenue, and a credit first takes from what is still deferred.
 */
final class IssueBooks {

  /**
   * A line on its document.
   *
   * @param creditedLine the billed line that it gives back, if it names one
   */
  record Line(UUID id, Document document, RatedLine line, UUID creditedLine) {}

  /** What the line is on: an invoice, or a credit note of one. */
  record Document(UUID invoiceId, UUID tenantId, UUID subscriptionId, Instant at, ZoneId zone) {}

  /** How the lines of a document came out in the books; negative where they give back. */
  record Income(Money deferred, Money revenue) {

    Income plus(Income other) {
      return new Income(deferred.plus(other.deferred), revenue.plus(other.revenue));
    }
  }

  private IssueBooks() {}

  static Map<UUID, ZoneId> zones(Handle handle, List<UUID> tenants) {
    return handle
        .createQuery("select t.id, t.time_zone from tenants t where t.id = any(:tenants)")
        .bind("tenants", tenants.toArray(UUID[]::new))
        .map(
            (row, context) ->
                Map.entry(row.getObject("id", UUID.class), ZoneId.of(row.getString("time_zone"))))
        .stream()
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Posts invoices about to be issued; answers the customer credit that each used up. */
  static Map<UUID, Money> post(Handle handle, List<InvoiceDraft> drafts, List<Line> lines) {
    Map<UUID, Money> applied = CustomerCredit.applyTo(handle, drafts);
    Map<UUID, Income> incomes = income(handle, lines);
    List<Journal> journals = new ArrayList<>();
    for (InvoiceDraft draft : drafts) {
      Income income = incomes.get(draft.id());
      Journal.of(draft.tenantId(), INVOICE_ISSUED, SourceType.INVOICE, draft.id())
          .about(draft.id())
          .debit(RECEIVABLE, draft.total())
          .credit(DEFERRED_REVENUE, income.deferred())
          .credit(REVENUE, income.revenue())
          .at(draft.at())
          .ifPresent(journals::add);
      Money used = applied.getOrDefault(draft.id(), Money.zero(draft.currency()));
      Journal.of(draft.tenantId(), CREDIT_APPLIED, SourceType.INVOICE, draft.id())
          .about(draft.id())
          .debit(CUSTOMER_CREDIT, used)
          .credit(RECEIVABLE, used)
          .at(draft.at())
          .ifPresent(journals::add);
    }
    Ledger.post(handle, journals);
    return applied;
  }

  /** Stores what lines defer, takes from what was deferred what they give back, and answers the sums by invoice. */
  static Map<UUID, Income> income(Handle handle, List<Line> lines) {
    Map<UUID, Income> incomes = new HashMap<>();
    List<Deferral> deferred = new ArrayList<>();
    // Credits first: what the same document bills anew is not what it gives back.
    for (Line line : lines) {
      if (line.line().kind() == LineKind.CREDIT) {
        incomes.merge(line.document().invoiceId(), givenBack(handle, line), Income::plus);
      }
    }
    for (Line line : lines) {
      if (line.line().kind() != LineKind.CREDIT) {
        incomes.merge(line.document().invoiceId(), billed(line, deferred), Income::plus);
      }
    }
    Deferrals.insert(handle, deferred);
    return incomes;
  }

  private static Income billed(Line line, List<Deferral> deferred) {
    Money amount = line.line().amount();
    if (line.line().kind() != LineKind.BASE || !amount.isPositive()) {
      return new Income(Money.zero(amount.currency()), amount);
    }
    Document on = line.document();
    Deferral deferral =
        Deferral.billed(
            new Deferral.Line(
                line.id(),
                on.tenantId(),
                on.subscriptionId(),
                on.invoiceId(),
                on.zone(),
                amount,
                line.line().period()),
            on.at());
    deferred.add(deferral);
    return new Income(deferral.left(), deferral.recognised());
  }

  private static Income givenBack(Handle handle, Line line) {
    Document on = line.document();
    Money amount = line.line().amount().negated();
    LocalDate today = LocalDate.ofInstant(on.at(), on.zone());
    Money fromDeferred =
        billedLine(line)
            .map(billed -> Deferrals.reduceLine(handle, billed, amount, today))
            .orElseGet(() -> Deferrals.reduceTerm(handle, term(line), amount, today));
    return new Income(fromDeferred.negated(), fromDeferred.minus(amount));
  }

  /** A credit note names what it gives back; a change of plan says it in its calculation. */
  private static Optional<UUID> billedLine(Line line) {
    Object named = line.line().calculation().get("billedLine");
    return Optional.ofNullable(line.creditedLine())
        .or(() -> Optional.ofNullable(named).map(Object::toString).map(UUID::fromString));
  }

  private static Deferrals.Term term(Line line) {
    return new Deferrals.Term(
        line.document().subscriptionId(), line.line().period().lastDay(line.document().zone()));
  }
}
