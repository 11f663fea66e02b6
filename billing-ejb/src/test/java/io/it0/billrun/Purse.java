package io.it0.billrun;

import io.it0.db.UuidV7;
import io.it0.invoicing.BilledLines;
import io.it0.invoicing.CreditNoteDraft;
import io.it0.invoicing.CreditNotes;
import io.it0.invoicing.InvoicingConfig;
import io.it0.invoicing.PaidBack;
import io.it0.invoicing.ReceivedPayment;
import io.it0.invoicing.Settlements;
import io.it0.money.Money;
import io.it0.rating.LineKind;
import io.it0.rating.RatedLine;
import io.it0.rating.Unit;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Money that goes to and fro between a company and its invoices, chosen by their order alone: ids are random. */
final class Purse {

  private final Jdbi jdbi;
  private final UUID tenant;
  private final Settlements settlements = new Settlements(List.of());
  private final CreditNotes notes = new CreditNotes(InvoicingConfig.DEFAULTS, List.of());

  Purse(Jdbi jdbi, UUID tenant) {
    this.jdbi = jdbi;
    this.tenant = tenant;
  }

  /** Answers what was done, without ids. */
  String change(Fate.Deed deed) {
    return jdbi.inTransaction(h -> change(h, deed));
  }

  private String change(Handle handle, Fate.Deed deed) {
    if (deed instanceof Fate.Pays pays) {
      return pay(handle, pays);
    }
    if (deed instanceof Fate.IsRefunded refunded) {
      return refund(handle, refunded);
    }
    if (deed instanceof Fate.IsCredited credited) {
      return credit(handle, credited);
    }
    if (deed instanceof Fate.GetsVoided) {
      return invoice(handle, "i.status = 'issued'", "desc")
          .map(id -> "void " + settlements.voidInvoice(handle, id, "fate", deed.at()).writtenOff())
          .orElse("nothing to void");
    }
    return threshold(handle, (Fate.HasThreshold) deed);
  }

  private String threshold(Handle handle, Fate.HasThreshold threshold) {
    handle.execute(
        """
        insert into invoice_thresholds (id, tenant_id, currency, amount_minor, set_by, set_at)
        values (?, ?, 'USD', ?, 'fate', now())
        on conflict (tenant_id, currency) where tenant_id is not null do update set amount_minor = excluded.amount_minor
        """,
        UuidV7.next(),
        tenant,
        threshold.cents());
    return "threshold " + threshold.cents();
  }

  private String pay(Handle handle, Fate.Pays pays) {
    Optional<UUID> invoice = invoice(handle, "i.status = 'issued'", "asc");
    if (invoice.isEmpty()) {
      return "nothing to pay";
    }
    Money open = settlements.lock(handle, invoice.get()).open();
    Money amount = part(open, pays.percent());
    if (!amount.isPositive()) {
      return "nothing to pay";
    }
    var payment =
        new ReceivedPayment(
            UuidV7.next(), invoice.get(), amount, "manual", Optional.empty(), pays.at(), "fate");
    return "paid " + amount + ", open " + settlements.record(handle, payment).open();
  }

  private String refund(Handle handle, Fate.IsRefunded refunded) {
    record Payment(UUID id, Money left) {}
    Optional<Payment> latest =
        handle
            .createQuery(
                """
                select p.payment_id, p.currency, p.amount_minor - p.refunded_minor - p.disputed_minor - p.lost_minor as left_minor
                  from invoice_payments p where p.tenant_id = :tenant order by p.received_at desc limit 1
                """)
            .bind("tenant", tenant)
            .map(
                (row, context) ->
                    new Payment(
                        row.getObject("payment_id", UUID.class),
                        Money.ofMinor(row.getLong("left_minor"), row.getString("currency"))))
            .findOne();
    Money amount = latest.map(payment -> part(payment.left(), refunded.percent())).orElse(null);
    if (amount == null || !amount.isPositive()) {
      return "nothing to refund";
    }
    settlements.refund(
        handle, new PaidBack(UuidV7.next(), latest.get().id(), amount, refunded.at()));
    return "refunded " + amount;
  }

  private String credit(Handle handle, Fate.IsCredited credited) {
    Optional<UUID> invoice = invoice(handle, "i.status <> 'void'", "desc");
    Optional<BilledLines.Row> line =
        invoice.stream()
            .flatMap(id -> BilledLines.of(handle, id).stream())
            .filter(row -> part(row.left(), credited.percent()).isPositive())
            .findFirst();
    if (line.isEmpty()) {
      return "nothing to credit";
    }
    Money amount = part(line.get().left(), credited.percent());
    UUID id = UuidV7.next();
    notes.issue(
        handle,
        new CreditNoteDraft(
            id,
            invoice.get(),
            id.toString(),
            "fate",
            List.of(
                new CreditNoteDraft.Line(Optional.of(line.get().id()), given(line.get(), amount))),
            "fate",
            credited.at()));
    return "credited " + amount;
  }

  private static RatedLine given(BilledLines.Row line, Money amount) {
    return new RatedLine(
        LineKind.CREDIT,
        "fate",
        BigDecimal.ONE.negate(),
        Unit.PIECE,
        amount.amount(),
        amount.negated(),
        line.period(),
        Map.of());
  }

  private Optional<UUID> invoice(Handle handle, String which, String order) {
    return handle
        .createQuery(
            "select i.id from invoices i where i.tenant_id = :tenant and "
                + which
                + " order by i.number "
                + order
                + " limit 1")
        .bind("tenant", tenant)
        .mapTo(UUID.class)
        .findOne();
  }

  private static Money part(Money whole, int percent) {
    return Money.ofMinor(whole.minor() * percent / 100, whole.currencyCode());
  }

  List<String> documents() {
    return list(
        """
        select i.issued_at || ' ' || i.kind || ' ' || i.status || ' ' || i.total_minor || ' open ' || i.open_minor
               || coalesce((select string_agg(' | ' || l.description || ' ' || l.amount_minor, '' order by l.position)
                              from invoice_items l where l.invoice_id = i.id), '') as document, i.issued_at as at
          from invoices i where i.tenant_id = :tenant
        union all
        select n.issued_at || ' NOTE ' || n.total_minor, n.issued_at from credit_notes n where n.tenant_id = :tenant
        order by 2, 1
        """);
  }

  /** What each account stands at, and the customer credit. */
  List<String> books() {
    return list(
        """
        select e.account || ' ' || sum(e.amount_minor) from journal_entries e where e.tenant_id = :tenant group by e.account
        union all
        select 'credit ' || b.balance_minor from credit_balances b where b.tenant_id = :tenant
        order by 1
        """);
  }

  private List<String> list(String sql) {
    return jdbi.withHandle(
        h ->
            h.createQuery(sql)
                .bind("tenant", tenant)
                .map((row, context) -> row.getString(1))
                .list());
  }
}
