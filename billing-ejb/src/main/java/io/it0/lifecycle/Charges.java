package io.it0.lifecycle;

import static io.it0.lifecycle.LifecycleError.CHARGE_CONFLICT;

import io.it0.audit.AuditEntry;
import io.it0.billrun.Due;
import io.it0.billrun.Transactions;
import io.it0.catalog.Plans;
import io.it0.db.UuidV7;
import io.it0.invoicing.InvoiceDraft;
import io.it0.invoicing.InvoiceIssue;
import io.it0.invoicing.InvoiceKind;
import io.it0.money.Money;
import io.it0.period.Period;
import io.it0.problem.ProblemException;
import io.it0.rating.LineKind;
import io.it0.rating.RatedLine;
import io.it0.rating.Unit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** One-off charges: each is invoiced at once, and once. */
@ApplicationScoped
public class Charges {

  private Transactions transactions;
  private InvoiceIssue invoices;
  private Scenes scenes;
  private Clock wall;

  protected Charges() {}

  @Inject
  public Charges(Transactions transactions, Plans plans, InvoiceIssue invoices, Clock wall) {
    this.transactions = transactions;
    this.invoices = invoices;
    this.scenes = new Scenes(plans);
    this.wall = wall;
  }

  /**
   * A charge and its invoice.
   *
   * @param made false: it had been charged before
   */
  public record Charged(UUID id, NewCharge charge, UUID invoiceId, boolean made) {}

  /**
   * Invoices the charge, or answers the one that the tenant's same source id has already.
   *
   * @throws ProblemException if the same source id was charged with other content
   */
  public Charged charge(UUID tenant, NewCharge charge, AuditEntry.By by) {
    return transactions.inNew(
        h -> {
          UUID id = UuidV7.next();
          UUID invoice = UuidV7.next();
          if (insert(h, tenant, id, invoice, charge, by.actor()) == 0) {
            return known(h, tenant, charge);
          }
          new AuditEntry(
                  Optional.of(tenant),
                  "charge.made",
                  id.toString(),
                  Map.of("sourceId", charge.sourceId(), "invoice", invoice.toString()))
              .write(h, by, wall.instant());
          Due due = scenes.find(h, tenant, wall.instant());
          invoices.issue(h, List.of(draft(due, id, invoice, charge)));
          return new Charged(id, charge, invoice, true);
        });
  }

  private int insert(
      Handle handle, UUID tenant, UUID id, UUID invoice, NewCharge charge, String actor) {
    return handle
        .createUpdate(
            """
            insert into charges (id, tenant_id, source_id, description, quantity, unit_minor, currency, invoice_id,
                                 created_by, created_at)
            values (:id, :tenant, :source, :description, :quantity, :unit, :currency, :invoice, :actor, :at)
            on conflict (tenant_id, source_id) do nothing
            """)
        .bind("id", id)
        .bind("tenant", tenant)
        .bind("source", charge.sourceId())
        .bind("description", charge.description())
        .bind("quantity", charge.quantity())
        .bind("unit", charge.unitPrice().minor())
        .bind("currency", charge.unitPrice().currencyCode())
        .bind("invoice", invoice)
        .bind("actor", actor)
        .bind("at", wall.instant())
        .execute();
  }

  private static Charged known(Handle handle, UUID tenant, NewCharge charge) {
    Optional<Charged> known =
        handle
            .createQuery(
                """
                select id, source_id, description, quantity, unit_minor, currency, invoice_id
                  from charges where tenant_id = :tenant and source_id = :source
                """)
            .bind("tenant", tenant)
            .bind("source", charge.sourceId())
            .map((row, context) -> charged(row))
            .findOne();
    return known
        .filter(same -> same.charge().equals(charge))
        .orElseThrow(() -> new ProblemException(CHARGE_CONFLICT, "source id " + charge.sourceId()));
  }

  private static Charged charged(ResultSet row) throws SQLException {
    return new Charged(
        row.getObject("id", UUID.class),
        new NewCharge(
            row.getString("source_id"),
            row.getString("description"),
            row.getInt("quantity"),
            Money.ofMinor(row.getLong("unit_minor"), row.getString("currency"))),
        row.getObject("invoice_id", UUID.class),
        false);
  }

  private static InvoiceDraft draft(Due due, UUID id, UUID invoice, NewCharge charge) {
    Period day = day(due.now(), due.zone());
    Money amount =
        charge.unitPrice().times(BigDecimal.valueOf(charge.quantity()), RoundingMode.UNNECESSARY);
    Map<String, Object> calculation = new LinkedHashMap<>();
    calculation.put("formula", "quantity × unitPrice");
    calculation.put("quantity", charge.quantity());
    calculation.put("unitPrice", charge.unitPrice().amount().toPlainString());
    calculation.put("sourceId", charge.sourceId());
    RatedLine line =
        new RatedLine(
            LineKind.CHARGE,
            charge.description(),
            BigDecimal.valueOf(charge.quantity()),
            Unit.PIECE,
            charge.unitPrice().amount(),
            amount,
            day,
            calculation);
    return new InvoiceDraft(
        invoice,
        due.subscription().tenantId(),
        due.subscription().id(),
        InvoiceKind.CHARGE,
        id.toString(),
        day,
        List.of(line),
        due.now());
  }

  /** What is sold by the piece belongs to a day. */
  private static Period day(Instant at, ZoneId zone) {
    var date = at.atZone(zone).toLocalDate();
    return new Period(
        date.atStartOfDay(zone).toInstant(), date.plusDays(1).atStartOfDay(zone).toInstant());
  }
}
